/** Version of the machine-readable output: of what a later version may have to read again. */
export const SCHEMA_VERSION = 1;

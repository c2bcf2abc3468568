// Writes the man pages of the built program into dist/man.
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { createContext } from "../dist/cli/context.js";
import { manPages } from "../dist/cli/man/man-pages.js";
import { createProgram } from "../dist/cli/program.js";

const directory = new URL("../dist/man/", import.meta.url);
mkdirSync(directory, { recursive: true });
const program = createProgram(createContext(process), () => {});
for (const { fileName, text } of manPages(program)) writeFileSync(new URL(fileName, directory), text);

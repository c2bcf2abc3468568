/** Half of a character, which no URI can hold. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** The path of a file as a URI: `file:///…` where it is absolute, else a relative reference without `.` segments. */
export function fileUri(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  const encoded = segments
    .map((segment) => encodeURIComponent(segment.replace(LONE_SURROGATE, "\uFFFD")))
    .join("/");
  return path.startsWith("/") ? `file:///${encoded}` : encoded;
}

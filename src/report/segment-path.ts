/** The path of a segment of the log at `path`, which is the segment itself or the directory that holds it. */
export function pathOfSegment(path: string, segment: string): string {
  if (path === segment || path.endsWith(`/${segment}`)) return path;
  return path.endsWith("/") ? `${path}${segment}` : `${path}/${segment}`;
}

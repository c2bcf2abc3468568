import { scanLog } from "../../src/log/scan.ts";
import { OverviewCollector } from "../../src/overview/collect.ts";
import type { OverviewResult } from "../../src/overview/result.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";

export function surveyed(files: LogFiles): OverviewResult {
  const collector = new OverviewCollector(files);
  for (const event of scanLog(files)) collector.take(event);
  return collector.result();
}

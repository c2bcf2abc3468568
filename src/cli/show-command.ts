import { WalctlError } from "../core/errors.ts";
import type { Finding } from "../core/findings.ts";
import { dumpEventsOf } from "../dump/dump.ts";
import { DumpEvents } from "../dump/dump-events.ts";
import type { SelectedRecords } from "../dump/events.ts";
import type { ScanEvent } from "../log/events.ts";
import type { OpenInput } from "../log/open-input.ts";
import { scanLog } from "../log/scan.ts";
import { HexRenderer } from "../report/record-hex.ts";
import { renderShowJson } from "../report/show-json.ts";
import type { ShownDamage, ShownRecord, ShowReport } from "../report/show-report.ts";
import { shownContent } from "../report/show-report.ts";
import { renderShowText } from "../report/show-text.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { locateSteps } from "../show/locate.ts";
import { readBytes, recordChecksum } from "../show/read-bytes.ts";
import type { Located, NoRecord, RecordPlace, ShowTarget } from "../show/result.ts";
import { SurroundingsCollector } from "../show/surroundings.ts";
import { verifySteps } from "../verify/verify.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import type { KeyOptions } from "./key.ts";
import { readCipher } from "./key.ts";
import { openForReading } from "./open-for-reading.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { Progress } from "./progress.ts";

/** The options of `show`, as commander hands them over. */
export interface ShowCommandOptions extends CommonOptions, KeyOptions {
  readonly limitBytes: number;
}

/** Enough to find those at one record; of a log with more, the last may be missing. */
const FINDINGS_MOST = 100_000;

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

/** Two passes over the log: one finds the record, the other verifies and collects what it has to do with. */
export async function runShow(
  path: string,
  target: ShowTarget,
  options: ShowCommandOptions,
  context: CliContext,
): Promise<void> {
  const input = await openForReading(path, options, context);
  const progress = new Progress(input, options, context);
  const log = progress.files;
  const located = await progress.take(locateSteps(log, scanLog(log), target));
  const [place] = located.records;
  if (located.count > 1) throw severalRecords(located);
  if (place === undefined && located.noRecord === null) throw noRecord(target, located);
  const collector = place === undefined ? null : new SurroundingsCollector(log, place);
  const events = watched(scanLog(log), collector);
  const { findings } = await progress.take(verifySteps(log, events, { maxFindings: FINDINGS_MOST }));
  const shown = { findings: findings.filter((finding) => concerns(finding, place ?? located.noRecord!)) };
  if (place === undefined || collector === null) {
    const damage = shownDamage(log, located.noRecord!, options.limitBytes);
    await put("", { ...shown, record: null, damage }, { input, options, context });
    return;
  }
  const paint = await outputPaint(context, options.color);
  const { limitBytes } = options;
  const renderer = new HexRenderer({ payload: true, limitBytes, paint });
  for (const records of recordsAt(log, place, readCipher(log.format, options, context.env))) {
    for (const _ of renderer.render(records));
    records.view.seek(records.batch, records.selected[0]!);
    const record: ShownRecord = {
      ...shownContent(records, limitBytes),
      place,
      computedChecksum: checksumOf(log, place),
      surroundings: collector.result(),
    };
    const text = Buffer.from(renderer.writer.contents).toString();
    await put(text, { ...shown, record, damage: null }, { input, options, context });
  }
}

interface Reporting {
  readonly input: OpenInput;
  readonly options: ShowCommandOptions;
  readonly context: CliContext;
}

async function put(bytes: string, report: ShowReport, { input, options, context }: Reporting): Promise<void> {
  if (options.json === true) {
    const { path, format } = input;
    await context.stdout.write(renderShowJson({ command: "show", path, format: format.name }, report));
  } else if (options.quiet !== true) {
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(bytes + renderShowText(report, { paint, columns }));
  }
}

function* watched(
  events: Iterable<ScanEvent>,
  collector: SurroundingsCollector | null,
): Generator<ScanEvent> {
  for (const event of events) {
    collector?.take(event);
    yield event;
  }
}

/** The one record at a place, to be rendered as a dump's are. */
function* recordsAt(
  log: LogFiles,
  { segmentIndex, offset, lsn }: RecordPlace,
  cipher: ReturnType<typeof readCipher>,
): Generator<SelectedRecords> {
  const events = new DumpEvents(log.format, { limit: 1, cipher });
  const range = {
    fromSegment: segmentIndex,
    fromOffset: offset,
    fromLsn: lsn,
    toSegment: segmentIndex + 1,
  };
  for (const event of scanLog(log, range)) {
    for (const dumped of dumpEventsOf(event, log, events)) if (dumped.kind === "records") yield dumped;
    if (events.isOver) return;
  }
}

function checksumOf({ segments, format }: LogFiles, { segmentIndex, offset, length }: RecordPlace): number {
  return recordChecksum(segments[segmentIndex]!, format.layout, offset, length);
}

function shownDamage({ segments }: LogFiles, place: NoRecord, limitBytes: number): ShownDamage {
  const segment = segments[place.segmentIndex]!;
  const singleBit = place.damage?.singleBit ?? null;
  const flipped =
    singleBit === null ? null : { ...singleBit, byte: readBytes(segment, singleBit.offset, 1)[0]! };
  return { place, flipped, bytes: readBytes(segment, place.offset, Math.min(place.length, limitBytes)) };
}

/** Whether a finding is about these bytes. */
function concerns(
  finding: Finding,
  { segment, offset, length }: Pick<RecordPlace, "segment" | "offset" | "length">,
): boolean {
  if (finding.segment !== segment || finding.offset === null) return false;
  const end = finding.offset + Math.max(finding.length ?? 0, 1);
  return finding.offset < offset + length && end > offset;
}

const PLACES_SHOWN = 5;

function severalRecords({ records, count }: Located): WalctlError {
  const places = records.slice(0, PLACES_SHOWN).map(({ segment, offset }) => `${segment}:${offset}`);
  const more = count > places.length ? ` and ${count - places.length} more` : "";
  return new WalctlError(
    "ambiguous",
    `${count} records have LSN ${records[0]!.lsn}: ${places.join(", ")}${more}`,
    "give one of these places",
  );
}

function noRecord(target: ShowTarget, { below, above }: Located): WalctlError {
  if (target.kind === "place") {
    return new WalctlError("no-record", `${target.segment}:${target.offset}: no record here`, "give another");
  }
  const neighbours = [below, above]
    .filter((place) => place !== null)
    .map(({ lsn, segment, offset }) => `LSN ${lsn} at ${segment}:${offset}`);
  const nearest = neighbours.length === 0 ? "the log has no record" : `nearest: ${neighbours.join(", ")}`;
  return new WalctlError("no-record", `no record has LSN ${target.lsn}`, nearest);
}

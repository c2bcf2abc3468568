import { expect, test } from "vitest";
import type { Column } from "../../src/report/table.ts";
import { tableLines } from "../../src/report/table.ts";

const COLUMNS: readonly Column[] = [
  { title: "name", align: "left" },
  { title: "one", align: "right", spare: 1 },
  { title: "two", align: "right", spare: 2 },
  { title: "end", align: "left" },
];
const ROWS = [["a.log", "1", "22222", "clean"]];

test.each([
  [24, ["name   one    two  end", "a.log    1  22222  clean"]],
  [23, ["name   one  end", "a.log    1  clean"]],
  [16, ["name   end", "a.log  clean"]],
  // Nothing that has to be there is left out.
  [5, ["name   end", "a.log  clean"]],
])("a table in %d columns leaves out what can be spared, and no more than it has to", (width, lines) => {
  expect(tableLines(COLUMNS, ROWS, width)).toEqual(lines);
});

import type { PageData } from "../src/report/html/page-data.ts";
import { byId } from "./dom.ts";
import { showFindings } from "./findings.ts";
import { showMap } from "./map/map.ts";
import { showPages } from "./pages.ts";
import { showRecovery } from "./recovery.ts";
import { showSegments } from "./segments.ts";
import { showSizes } from "./sizes.ts";
import { showTransactions } from "./timeline/timeline.ts";
import { showVerdict } from "./verdict.ts";

const data = JSON.parse(byId("data").textContent) as PageData;

showVerdict(data);
showFindings(data, showMap(data));
showRecovery(data);
showTransactions(data);
showPages(data);
showSizes(data);
showSegments(data);

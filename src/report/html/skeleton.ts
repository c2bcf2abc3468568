/** A part of the page with a heading of its own. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/** A chart that takes keys, what it says about the selected place, and what the keys do. */
function chart(id: string, label: string, keys: string): string {
  return `<p class="keys" id="${id}-keys">${keys}</p>
<div class="chart" id="${id}-chart" role="application" tabindex="0" aria-label="${label}" aria-describedby="${id}-keys"></div>
<p class="live" id="${id}-live" role="status" aria-live="polite"></p>`;
}

function details(id: string, summary: string): string {
  return `<details id="${id}"><summary>${summary}</summary><div class="table" tabindex="0" role="group" aria-label="${summary}"></div></details>`;
}

const KEYS_OF_MAP = `With the map in focus: <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> select, <kbd>Enter</kbd> or <kbd>+</kbd> zooms in, <kbd>−</kbd> out, <kbd>0</kbd> shows the whole log, <kbd>n</kbd> and <kbd>p</kbd> go to the next and the previous damage. A double click zooms in as well.`;

const MAP_BUTTONS = `<div class="buttons" role="group" aria-label="Map">
<button type="button" id="map-in">Zoom in</button>
<button type="button" id="map-out">Zoom out</button>
<button type="button" id="map-all">Whole log</button>
<button type="button" id="map-previous">Previous damage</button>
<button type="button" id="map-next">Next damage</button>
<label>Segment <select id="map-segment"></select></label>
</div>`;

const SECTIONS: readonly Section[] = [
  {
    id: "map",
    title: "Map of the bytes",
    body: `<p id="map-about"></p>
<div id="map-charts">
<div id="map-legend" class="legend"></div>
${MAP_BUTTONS}
<p class="range" id="map-range"></p>
<div class="strip" id="map-strip" aria-hidden="true"><span></span></div>
${chart("map", "Map of the bytes of the log", KEYS_OF_MAP)}
<div id="map-detail" class="detail"></div>
${details("map-table", "Damage and tails as a table")}
</div>`,
  },
  { id: "findings", title: "Findings", body: `<div id="findings-list"></div>` },
  { id: "recovery", title: "Recovery", body: `<div id="recovery-body"></div>` },
  {
    id: "transactions",
    title: "Transactions",
    body: `<p id="transactions-about"></p>
<div id="transactions-legend" class="legend"></div>
<div id="transactions-charts">
${chart("transactions", "Transactions over the log", "With the chart in focus: <kbd>←</kbd> <kbd>→</kbd> select, <kbd>Home</kbd> and <kbd>End</kbd> the first and the last one. The bar under the chart zooms.")}
<div id="transactions-detail" class="detail"></div>
${details("transactions-table", "Transactions as a table")}
${details("transactions-activity", "Begins and ends as a table")}
</div>`,
  },
  {
    id: "pages",
    title: "Page activity",
    body: `<p id="pages-about"></p>
<div id="pages-charts">
${chart("pages", "Writes to pages over the log", "With the chart in focus: <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> select.")}
${details("pages-table", "Pages as a table")}
</div>`,
  },
  {
    id: "sizes",
    title: "Record sizes",
    body: `<p id="sizes-about"></p>
<div id="sizes-charts">
${chart("sizes", "How many records have which size", "With the chart in focus: <kbd>←</kbd> <kbd>→</kbd> select.")}
${details("sizes-table", "Record sizes as a table")}
</div>`,
  },
  {
    id: "segments",
    title: "Segments",
    body: `<p id="segments-about"></p>
<div class="table" id="segments-table" tabindex="0" role="group" aria-label="Segments"></div>`,
  },
];

function section({ id, title, body }: Section): string {
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>`;
}

const LINKS: string = SECTIONS.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join("");

/** The page's body up to its data: headings, landmarks and empty places, the same for every log. */
export const SKELETON: string = `<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
<header>
<p class="brand">walctl report</p>
<h1 id="log">A write-ahead log</h1>
<p id="log-about"></p>
<noscript><p><strong>This page draws itself with a script of its own, which is switched off here.</strong> walctl verify and walctl recover print the same as text.</p></noscript>
</header>
<nav aria-label="Parts of the report"><ul><li><a href="#verdict">Verdict</a></li>${LINKS}</ul></nav>
<main>
<section id="verdict" aria-labelledby="verdict-title" tabindex="-1">
<h2 id="verdict-title">Verdict</h2>
<div id="verdict-body"></div>
<dl id="totals" class="totals"></dl>
<div id="advice"></div>
</section>
${SECTIONS.map(section).join("\n")}
</main>
<footer>
<p id="checks"></p>
<p id="made"></p>
</footer>`;

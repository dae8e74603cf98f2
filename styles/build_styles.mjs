// Builds toolkit/web/static/respond.css: what respondents' pages use of Det Fælles Designsystem,
// and our own rules, minified. Run by `make styles`; the result is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";

const root = new URL("..", import.meta.url).pathname;
const web = `${root}toolkit/web`;

const [{ css }] = await new PurgeCSS().purge({
  content: ["base_public.html", "_fields.html", "_alerts.html", "respond/*.html", "home/*.html", "errors/*.html"]
    .map((name) => `${web}/templates/${name}`),
  css: [{ raw: readFileSync(`${web}/static/vendor/dkfds/css/dkfds.min.css`, "utf8") }],
  safelist: ["alert-success", "alert-info", "alert-warning", "alert-error"],
  fontFace: true,
  keyframes: true,
  variables: true,
});
// The designed fonts and icons would be requests of their own: system fonts and shapes of CSS instead.
const lean = css.replace(/@font-face\s*{[^}]*}/g, "").replace(/background-image:url\([^)]*\);?/g, "");
const own = readFileSync(`${root}styles/respond.css`, "utf8");
const { code } = transform({ filename: "respond.css", code: Buffer.from(lean + own), minify: true });
const head = "/* Det Fælles Designsystem 11.2.0 (MIT, see vendor/dkfds/LICENSE.md) and Tre Spor. Built by `make styles`. */\n";
writeFileSync(`${web}/static/respond.css`, head + code + "\n");

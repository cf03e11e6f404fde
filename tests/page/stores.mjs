// SPDX-License-Identifier: Apache-2.0
// stores.mjs - stores and their published folders for the tests of the page, and what `sucat
// targets` says about them.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./browser.mjs";

const sucat = process.env.SUCAT;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sucat-page-"));
const env = { PATH: process.env.PATH, HOME: folder, TZ: "Pacific/Kiritimati" };

process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));

const call = (...args) => execFileSync(args[0], args.slice(1),
	{ env, encoding: "utf8", maxBuffer: 1 << 26 });
const storeOf = (name) => path.join(folder, name + ".db");

function importMoment(name, moment, at) {
	const answers = path.join(folder, name, moment);
	fs.mkdirSync(answers, { recursive: true });
	call("python3", path.join(root, "tests/world/render.py"), answers, "--moment", moment);
	call(sucat, "--db", storeOf(name), "import", "--source", "gdmf-pmv", "--at", at,
		path.join(answers, "v2/pmv"));
}

// The store of a name, in the shapes that the page has to show.
const makers = {
	// the facts that come with sucat
	bundled: (name) => call(sucat, "--db", storeOf(name), "init"),
	// the small Apple in March 2026, while its first BSIs are offered
	march(name) {
		call(sucat, "--db", storeOf(name), "init", "--empty");
		importMoment(name, "PRE", "2026-03-17T18:29:44Z");
		importMoment(name, "S0", "2026-03-18T00:57:30Z");
	},
	// with the security note of these
	noted(name) {
		makers.march(name);
		const pages = path.join(folder, name, "S0/en-us");
		for (const [source, file, ...url] of [["security-releases", "100100"],
			["advisory-126604", "126604", "--url", "https://support.apple.com/en-us/126604"]])
			call(sucat, "--db", storeOf(name), "import", "--source", source, "--at",
				"2026-03-18T00:57:30Z", path.join(pages, file), ...url);
	},
	// and in August
	august(name) {
		call(sucat, "--db", storeOf(name), "init", "--empty");
		importMoment(name, "S4", "2026-08-22T18:04:00Z");
	},
	// names that would do something, were they markup; the file of a store may come from anywhere.
	// And its test response stands on a beta of a version that is offered.
	hostile(name) {
		makers.bundled(name);
		call("sqlite3", storeOf(name),
			`UPDATE release SET version = '26.4' WHERE build = '25D770870b';
			UPDATE device SET title = '<img src=x onerror="hacked=1">' WHERE name = 'J504AP';
			UPDATE device SET title = '</script><script>hacked=1</script>' WHERE name = 'J700AP';
			UPDATE device SET title = 'left ' || char(8238) || ' thgir' WHERE name = 'J314sAP';
			UPDATE seen SET message = '<script>hacked=1</script>';`);
	},
};

// Make a store and publish it: where it is, when it was written, and the moment as of which it is
// asked: then, but the bundled facts, of which some are younger than what they rest on, now.
export function publish(name) {
	const published = path.join(folder, name + "-feed");
	makers[name](name);
	call(sucat, "--db", storeOf(name), "feed", published);
	const html = fs.readFileSync(path.join(published, "index.html"), "utf8");
	const written = /<header>.*?datetime="([^"]+)"/s.exec(html)[1];
	return { name, folder: published, html, written,
		at: ["bundled", "hostile"].includes(name) ? undefined : written };
}

// Make a store and write the report on an inventory (its rows), as of the day of that store.
export function report(name, rows, ...options) {
	const written = path.join(folder, name + "-fleet");
	fs.mkdirSync(written, { recursive: true });
	if (!fs.existsSync(storeOf(name))) makers[name](name);
	fs.writeFileSync(path.join(written, "fleet.csv"), rows);
	const html = call(sucat, "--db", storeOf(name), "fleet", path.join(written, "fleet.csv"),
		"--at", "2026-03-18", "--html", ...options);
	fs.writeFileSync(path.join(written, "index.html"), html);
	return { folder: written, html };
}

const asOf = ({ at }) => at ? ["--at", at] : [];

const AUDIENCE = { 1: "public", 2: "managed", 3: "" };

// Asks the program once for each three arguments; a NUL and the status follow each answer.
const ASK_ALL = `store=$2 at=$3 sucat=$1; shift 3
while [ $# -gt 0 ]; do
	"$sucat" --db "$store" --json targets --device "$1" --base "$2" \
		\${at:+--at "$at"} \${3:+--audience "$3"} 2>&1
	printf '\\0%d\\0' $?
	shift 3
done`;

// The answers of `sucat targets` to [device, base, audience]s; null for what it does not know.
export function targets(published, questions) {
	const args = questions.flatMap(([device, base, audience]) => [device, base, AUDIENCE[audience]]);
	const said = call("sh", "-c", ASK_ALL, "sh", sucat, storeOf(published.name), published.at || "",
		...args).split("\0");
	return questions.map((question, i) => {
		const [text, status] = said.slice(2 * i);
		if (status === "3") return null;
		if (status !== "0") throw new Error(`${question.join(" on ")}: ${text}`);
		return JSON.parse(text);
	});
}

// All releases that a store knows, betas too.
export const releases = (published) => JSON.parse(call(sucat, "--db", storeOf(published.name), "--json",
	"releases", "--beta", ...asOf(published))).releases;

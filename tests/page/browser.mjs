// SPDX-License-Identifier: Apache-2.0
// browser.mjs - Chromium for the tests of the page: one process, a fresh profile, no network of
// its own; every page is watched for what it asks for and what it complains of.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PATIENCE_MS = 120_000; // a machine may be busy; nothing is judged by it
const DESK = { width: 1280, height: 720 };
const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, "../..");
const tools = path.join(root, "build/page-tools/");
const require = createRequire(tools);

function tool(name) {
	try {
		return require(name);
	} catch (error) {
		throw new Error(`${name} is missing: run scripts/page-tools`, { cause: error });
	}
}

function chromiumPath() {
	try {
		return execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
	} catch (error) {
		throw new Error("chromium is missing: run scripts/deps test", { cause: error });
	}
}

const axeSource = fs.readFileSync(path.join(tools, "node_modules/axe-core/axe.min.js"), "utf8");

export async function startBrowser() {
	return tool("playwright-core").chromium.launch({
		executablePath: chromiumPath(),
		headless: true,
		chromiumSandbox: process.getuid() !== 0,
		args: ["--disable-gpu", "--disable-software-rasterizer", "--in-process-gpu",
			"--renderer-process-limit=1",
			"--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--no-first-run"],
	});
}

// A process for pages costs seconds: those that run scripts share one context, and what was closed
// is used again.
const contexts = {}, idle = { true: [], false: [] };

async function newTab(browser, javaScriptEnabled) {
	contexts[javaScriptEnabled] ||= await browser.newContext(
		{ reducedMotion: "reduce", javaScriptEnabled });
	const page = await contexts[javaScriptEnabled].newPage();
	const tab = { page, asked: [], complaints: [] };

	page.setDefaultTimeout(PATIENCE_MS);
	page.on("request", (request) => tab.asked.push(request.url()));
	page.on("console", (message) => tab.complaints.push(message.text()));
	page.on("pageerror", (error) => tab.complaints.push(String(error)));
	tab.close = async () => {
		await page.goto("about:blank");
		idle[javaScriptEnabled].push(tab);
	};
	return tab;
}

// Open a page; `at` is what its clock says. `asked` are the addresses it asked for, `complaints`
// what it wrote to the console or threw.
export async function open(browser, url, { at, viewport = DESK, colorScheme = "light",
	javaScriptEnabled = true } = {}) {
	const tab = idle[javaScriptEnabled].pop() || await newTab(browser, javaScriptEnabled);

	await tab.page.setViewportSize(viewport);
	await tab.page.emulateMedia({ colorScheme });
	if (javaScriptEnabled) await tab.page.clock.setFixedTime(at || new Date());
	tab.asked.length = tab.complaints.length = 0;
	await tab.page.goto(url, { timeout: PATIENCE_MS });
	return tab;
}

// axe-core finds nothing in the page, and judged the contrast of its texts.
export async function judge(page) {
	await page.evaluate(axeSource);
	const { violations, passes } = await page.evaluate(() =>
		window.axe.run(document, { resultTypes: ["violations"], selectors: false }));
	assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
	assert.ok(passes.some(({ id }) => id === "color-contrast"), "contrast was judged");
}

export const fileUrl = (folder) => pathToFileURL(path.join(folder, "index.html")).href;

// Serve a folder on a port of its own.
export async function serve(folder) {
	const types = { ".html": "text/html; charset=utf-8", ".json": "application/json" };
	const server = http.createServer((request, response) => {
		const name = path.join(folder, path.normalize(new URL(request.url, "http://x/").pathname));
		const file = name.endsWith(path.sep) ? name + "index.html" : name;
		const found = fs.existsSync(file) && fs.statSync(file).isFile();
		response.writeHead(found ? 200 : 404, { "Content-Type": types[path.extname(file)] || "text/plain" });
		response.end(found ? fs.readFileSync(file) : "");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

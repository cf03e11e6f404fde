// SPDX-License-Identifier: Apache-2.0
// test_page.mjs - the published page in a browser: what it shows, answers, asks for and looks like.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { fileUrl, judge, open, serve, startBrowser } from "./browser.mjs";
import { contrast } from "./contrast.mjs";
import { SPECIAL, ask, questions, told } from "./lookup.mjs";
import { publish, releases } from "./stores.mjs";

const WIDTHS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
const SCHEMES = ["light", "dark"];
const MOST_BYTES = 300_000;
const pictures = process.env.PICTURES;
const feeds = {}; // what publish() tells; `judged`: its page was watched to its end
let browser;

// Open the page of a store by itself, as of its moment. Whoever closes it finds out what it did.
async function openFeed(name, options = {}) {
	const { folder, at } = feeds[name];
	const tab = await open(browser, fileUrl(folder), { at, ...options });
	const close = async () => {
		if (options.javaScriptEnabled !== false) await showAll(tab.page);
		assert.deepEqual(tab.asked, [fileUrl(folder)], "it asks for nothing but itself");
		assert.deepEqual(tab.complaints, [], "it complains of nothing");
		feeds[name].judged = true;
		await tab.close();
	};
	return { page: tab.page, close };
}

// The page that was shown last stays open for the next test that asks for it.
let shown;
async function view(name, { at, viewport = WIDTHS.desk, colorScheme = "light" } = {}) {
	if (shown?.name !== name || shown.at !== at) {
		await shown?.close();
		shown = { name, at, ...await openFeed(name, at ? { at } : {}) };
	}
	await shown.page.setViewportSize(viewport);
	await shown.page.emulateMedia({ colorScheme });
	return shown.page;
}

before(async () => {
	fs.mkdirSync(pictures, { recursive: true });
	browser = await startBrowser();
	for (const name of ["bundled", "march", "august", "hostile"]) feeds[name] = publish(name);
});
after(() => browser?.close());

const showAll = (page, open = true) => page.evaluate((state) => {
	for (const details of document.querySelectorAll("details")) details.open = state;
}, open);

// Tests of one page stand together: to open it takes longer than most of what is asked there.
async function compare(name, list) {
	const program = told(feeds[name], list), answers = await ask(await view(name), list);
	list.forEach((question, i) =>
		assert.deepEqual(answers[i], program[i], `${name}: ${question.join(" on ")}`));
	return answers;
}

test("the lookup answers as `sucat targets` does: bundled", () =>
	compare("bundled", [...SPECIAL, ...questions(releases(feeds.bundled), 67)]));

// What stands in the drawing of macOS: its marks by their words, and the paths of the stems.
const drawn = (page) => page.evaluate(() => {
	const drawing = document.querySelector("#timeline svg[role=img]");
	return {
		stems: [...drawing.querySelectorAll(".stem")].map((stem) => stem.getAttribute("d")),
		marks: [...drawing.querySelectorAll("circle, .flag, .gone")].map((mark) => ({
			says: mark.textContent, kind: mark.getAttribute("class") || "release",
			at: `M${mark.getAttribute("cx")} ${mark.getAttribute("cy")}V`,
		})),
	};
});

test("the timeline crosses what was withdrawn, and says what superseded what", async () => {
	const page = await view("bundled");
	const { marks } = await drawn(page);
	const withdrawn = marks.filter((mark) => mark.kind === "gone").map((mark) => mark.says);
	assert.deepEqual(withdrawn, [
		"13.4.1 (a) 22F770820b, 2023-07-10, on 22F82; superseded by 13.4.1 (c); withdrawn 2023-07-11",
		"13.4.1 (a) 22F770830b, 2023-07-10, on 22F2083, for 4 devices; superseded by 13.4.1 (c);" +
			" withdrawn 2023-07-11",
	]);
	assert.ok(marks.some((mark) => mark.says === "26.3.1 (a) 25D771280a, 2026-03-17, on 25D2128;" +
		" superseded by 26.4"));
	assert.match(await page.locator("#timeline details").first().textContent(),
		/13\.4\.1 \(a\) 22F770820b\s*2023-07-10\s*RSR on 22F82\s*withdrawn 2023-07-11, 13\.4\.1 \(c\)/);
});

test("every link leads to a place in the page, to a file of the folder, or to Apple", async () => {
	const page = await view("bundled");
	const links = await page.evaluate(() => [...document.querySelectorAll("[href]")].map((link) => {
		const href = link.getAttribute("href");
		return { href, inside: href.startsWith("#") && document.querySelector(href) !== null };
	}));
	for (const { href, inside } of links)
		assert.ok(inside || href.startsWith("data:") || href.startsWith("https://support.apple.com/") ||
			fs.existsSync(path.join(feeds.bundled.folder, href)), href);
});

// Here all there is to show, in one view; below a smaller store in each.
test("desk, dark: axe-core finds nothing in all of the bundled facts", async () => {
	const page = await view("bundled", { colorScheme: "dark" });
	await showAll(page);
	await judge(page);
});

// The colours of the drawings, which axe-core does not judge.
const colours = (page) => page.evaluate(() => {
	const all = (selector, of) => [...document.querySelectorAll(selector)].map((element) =>
		[getComputedStyle(element)[of], element.outerHTML.slice(0, 80)]);
	return {
		paper: getComputedStyle(document.body).backgroundColor,
		texts: all("svg text", "fill"),
		marks: [...all("svg circle:not(.fork, .gone), .flag", "fill"),
			...all("svg .fork, .gone, .stem, .lane", "stroke")],
	};
});

for (const [name, viewport] of Object.entries(WIDTHS))
	for (const colorScheme of SCHEMES)
		test(`${name}, ${colorScheme}: a picture, and WCAG AA contrast`, async () => {
			const page = await view("bundled", { viewport, colorScheme, at: feeds.bundled.written });
			const file = path.join(pictures, `${name}-${colorScheme}.png`);
			await ask(page, [["Mac15,3", "26.3", 3]]);
			await page.screenshot({ path: file, fullPage: true });
			assert.ok(fs.statSync(file).size > 100_000, file);
			const { paper, texts, marks } = await colours(page);
			assert.ok(texts.length > 100 && marks.length > 100);
			for (const [colour, what] of texts)
				assert.ok(contrast(colour, paper) >= 4.5, `${what} ${colour} on ${paper}`);
			for (const [colour, what] of marks)
				assert.ok(contrast(colour, paper) >= 3, `${what} ${colour} on ${paper}`);
		});

test("the lookup answers as `sucat targets` does: march", () =>
	compare("march", [...SPECIAL, ...questions(releases(feeds.march), 67)]));

test("the lookup counts what has expired since the page was written", async () => {
	const { page, close } = await openFeed("march", { at: "2027-01-01T00:00:00Z" });
	assert.deepEqual(await ask(page, [["J504AP", "26.3.1", 3]]), [[]]);
	assert.match(await page.textContent("#answer"), /no valid target/);
	assert.match(await page.textContent("#answer"), /Expired since .* 26\.3\.1 \(a\) 25D771280a on 2026-06-16/);
	assert.match(await page.textContent("header .age"), /288 days ago/);
	assert.equal(await page.locator("#accepted td.expires small").count(),
		await page.locator("#accepted td.expires time").count());
	await close();
});

test("the question stands in the address, and is asked again from there", async () => {
	const page = await view("march");
	await ask(page, [["Mac15,3", "26.3.1", 2]]);
	const answer = await page.textContent("#answer");
	assert.match(answer, /J504AP.*1 target.*25D771280a/s);
	const again = await open(browser, page.url(), { at: feeds.march.at });
	assert.equal(await again.page.textContent("#answer"), answer);
	assert.equal(await again.page.inputValue("#audience"), "2");
	await again.close();
});

test("everything but the lookup can be read without JavaScript", async () => {
	const { page, close } = await openFeed("march", { javaScriptEnabled: false });
	assert.equal(await page.locator("#ask").isVisible(), false);
	assert.equal(await page.locator("noscript p").isVisible(), true);
	for (const section of ["newest", "timeline", "accepted", "devices", "sources", "files"])
		assert.equal(await page.locator(`#${section} h2`).isVisible(), true, section);
	assert.match(await page.textContent("#newest"), /Tahoe 26\s*26\.3\.1 25D2128\s*2026-03-04/);
	assert.match(await page.textContent("#newest"), /with BSI\s*26\.3\.1 \(a\) 25D771280a\s*2026-03-17/);
	assert.match(await page.textContent("#accepted"), /26\.3\.1 \(a\) 25D771280a on 25D2128\s*2026-03-17/);
	await page.locator("#timeline summary").first().click();
	assert.match(await page.locator("#timeline details").first().textContent(),
		/26\.3\.1 \(a\) 25D771280a\s*2026-03-17\s*BSI on 25D2128/);
	await close();
});

test("the timeline draws each response on its base", async () => {
	const { stems, marks } = await drawn(await view("march"));
	const mark = (says) => marks.find((one) => one.says === says);
	assert.equal(mark("26.3.1 (a) 25D771280a, 2026-03-17, on 25D2128")?.kind, "flag",
		JSON.stringify(marks));
	const base = mark("26.3.1 25D2128, 2026-03-04");
	assert.ok(stems.some((stem) => stem.startsWith(base.at)), `a stem rises from ${base.at}`);
});

test("it fits a phone, and the drawings begin at the newest end", async () => {
	const page = await view("march");
	await ask(page, [["Mac15,3", "26.3", 3]]);
	await showAll(page);
	for (const width of [320, 390]) {
		await page.setViewportSize({ width, height: 800 });
		const seen = await page.evaluate(() => ({
			wide: document.documentElement.scrollWidth,
			ends: [...document.querySelectorAll(".scroll")].map((element) =>
				element.getBoundingClientRect().right - element.firstChild.getBoundingClientRect().right),
		}));
		assert.ok(seen.wide <= width, `${seen.wide} pixels on ${width}`);
		for (const end of seen.ends) assert.ok(Math.abs(end) < 1, `${end} pixels from the end`);
	}
});

for (const [name, viewport] of Object.entries(WIDTHS))
	for (const colorScheme of SCHEMES)
		test(`${name}, ${colorScheme}: axe-core finds nothing`, async () => {
			const page = await view("march", { viewport, colorScheme });
			await ask(page, [["Mac15,3", "26.3", 3]]);
			await showAll(page);
			await judge(page);
		});

test("the lookup answers as `sucat targets` does: august", () =>
	compare("august", [...SPECIAL, ...questions(releases(feeds.august), 67)]));

test("the lookup takes a beta for what comes before its version", async () => {
	const [targets] = await compare("hostile", [["J504AP", "25D5087f", 3]]);
	assert.ok(targets.some((row) => row.startsWith("26.4 | 25E246 |")), targets);
});

test("names that look like markup are shown, and do nothing", async () => {
	const page = await view("hostile");
	assert.equal(await page.locator("img").count(), 0);
	assert.equal(await page.locator("script").count(), 2);
	assert.match(await page.textContent("#devices"), /<img src=x onerror="hacked=1"> J504AP/);
	assert.match(await page.textContent("#devices"), /left \\u202e thgir J314sAP/);
	assert.match(await page.textContent("#sources"), /<script>hacked=1<\/script>/);
	for (const device of ["J504AP", "J700AP"]) {
		await ask(page, [[device, "26.3.1", 3]]);
		assert.match(await page.textContent("#answer"), /hacked=1/);
	}
	await ask(page, [["<img src=x onerror=hacked=1>", "<img src=x onerror=hacked=1>", 3]]);
	assert.match(await page.textContent("#answer"), /No device is known as “<img/);
	assert.equal(await page.evaluate(() => typeof hacked), "undefined");
});

test("it is usable by keyboard alone", async () => {
	const { page, close } = await openFeed("bundled");
	const focused = () => page.evaluate(() => {
		const style = getComputedStyle(document.activeElement);
		return { text: document.activeElement.textContent, id: document.activeElement.id,
			left: document.activeElement.getBoundingClientRect().left,
			outline: style.outlineStyle + " " + style.outlineWidth };
	});
	await page.keyboard.press("Tab");
	const skip = await focused();
	assert.equal(skip.text, "Skip to the content");
	assert.ok(skip.left >= 0, "the skip link is in view");
	assert.equal(skip.outline, "solid 3px");
	await page.keyboard.press("Enter");
	assert.match(page.url(), /#main$/);
	await page.keyboard.press("Tab");
	assert.equal((await focused()).id, "device");
	await page.keyboard.type("Mac15,3");
	await page.keyboard.press("Tab");
	await page.keyboard.type("26.3.1");
	await page.keyboard.press("Enter");
	assert.match(await page.textContent("#answer"), /25D771280a/);
	const timeline = page.locator(".scroll").first();
	await timeline.focus();
	await page.keyboard.press("ArrowLeft");
	await page.waitForFunction(() => document.querySelector(".scroll").scrollLeft < 0);
	await page.locator("#timeline summary").first().focus();
	await page.keyboard.press("Enter");
	assert.equal(await page.locator("#timeline details").first().getAttribute("open"), "");
	await close();
});

test("from a server it works the same", async () => {
	const server = await serve(feeds.march.folder);
	const { page, asked, complaints, close } = await open(browser, server.url, { at: feeds.march.at });
	const question = ["Mac15,3", "26.3", 3];
	assert.deepEqual(await ask(page, [question]), told(feeds.march, [question]));
	assert.deepEqual(asked, [server.url]);
	assert.deepEqual(complaints, []);
	await close();
	server.close();
});

test("after all of this, no page has asked for anything but itself, or complained", async () => {
	await shown.close();
	for (const feed of Object.values(feeds)) assert.ok(feed.judged, feed.name);
});

test("the whole page stays small", () => {
	for (const { name, html } of Object.values(feeds))
		assert.ok(html.length < MOST_BYTES, `${name}: ${html.length} bytes`);
});

// SPDX-License-Identifier: Apache-2.0
// lookup.mjs - questions for the lookup of the page, its answers, and those of `sucat targets` in
// the same words.
import fs from "node:fs";
import path from "node:path";
import { root } from "./browser.mjs";
import { targets } from "./stores.mjs";

const REASONS = { "newer-version": "newer version", rebuild: "rebuild", "exact-base": "exact base" };

// By hand: what is special. [device, base, audience]
export const SPECIAL = [
	["J700AP", "25D2128", 3], ["J700AP", "25D2140", 3], ["MacBook Neo", "26.3.2", 3], // BSI of its own
	["Mac15,3", "26.3.1", 3], ["j504ap", "25D2128", 3], ["J504AP", "26.3", 1], ["J504AP", "26.3", 2],
	["J504AP", "25D771280a", 3], ["J504AP", "26.3.1 (a)", 3], ["J504AP", "26.3.1(a)", 3], // installed
	["J504AP", "26.3.1a", 3], ["J504AP", "macOS Tahoe 26.3.1 (a)", 3], ["J504AP", "25d2128", 3],
	["J504AP", "25D771400a", 3], // a response for another device
	["J504AP", "25D5087f", 3], ["J504AP", "25D770870b", 3], ["J504AP", "25D770870v", 3], // betas
	["Mac14,2", "22D5027d", 3], ["Mac14,2", "22D7750270d", 3], ["Mac14,2", "22E5230e", 3],
	["iPhone15,2", "23D8133", 3], ["iPhone15,2", "23D9133", 3], ["iPhone15,2", "23D127", 3], // twins
	["iPhone15,2", "23D6127", 3], ["iPhone15,2", "26.2", 2], ["iPhone15,2", "23D771330a", 3],
	["iPhone18,3", "26.5", 3], ["iPhone11,8", "18.7.9", 3], ["iPhone17,5", "18.3.1", 3],
	["Mac14,2", "13.4.1", 3], ["Mac14,13", "13.4.1", 3], ["Mac14,2", "22F770820b", 3],
	["Mac14,2", "13.4.1 (c)", 3], ["J180dAP", "13.4.1 (a)", 3], ["J314sAP", "14.1", 3],
	["J314sAP", "26.0.1", 3], ["J314sAP", "26", 3], ["J314sAP", "26.0.0", 3],
	["AudioAccessory5,1", "26.2", 3], ["AppleTV6,2", "18.6", 3], ["Watch6,1", "26.2", 3],
	["RealityDevice14,1", "26.2", 3], ["iPad7,1", "17.7.10", 3], ["iPhone7,2", "12.5.7", 3],
	["no such device", "26.3", 3], ["J504AP", "no such base", 3], ["J504AP", "99A999", 3],
	["J504AP", "1.2.3", 3], ["J504AP", "23D8133", 3], // of another platform
	["J504AP", "26.3 beta", 3], ["J504AP", "26.4 RC 2", 3], ["J504AP", "27.5 beta", 3], // by number alone
	["J314sAP", "12.0", 3], ["J314sAP", "11.0.0.1", 2], ["J314sAP", "13.2.9", 3], ["J700AP", "26.3.0.1", 3],
	["J314sAP", "15.3.9", 1], ["iPhone15,2", "16.0.9", 3], ["iPad7,1", "12.1", 3], ["J504AP", "macOS 14.0", 3],
	["MacBook Pro (16-inch, 2019)", "15.0", 3], // a name of several
];

// Chance that is the same on every run.
function chance(seed) {
	let state = seed;
	return (n) => {
		state = (state * 1103515245 + 12345) % 2147483648;
		return Math.floor(state / 65536) % n;
	};
}

function knownDevices() {
	const lines = fs.readFileSync(path.join(root, "data/devices.tsv"), "utf8").split("\n")
		.filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
	return lines.slice(1).map(([id, platform, model, title]) => ({ id, platform, model, title }));
}

// n questions over all platforms: every device as likely, every build and version of its platform.
export function questions(releases, n) {
	const pick = chance(20260317);
	const devices = knownDevices();
	const platforms = [...new Set(releases.map((release) => release.platform))];
	const list = [];

	while (list.length < n) {
		const platform = platforms[pick(platforms.length)];
		const own = devices.filter((device) => device.platform === platform);
		const known = releases.filter((release) => release.platform === platform);
		const device = own[pick(own.length)], release = known[pick(known.length)];
		if (!device || !release) continue;
		const builds = [release.build, ...release.aliases];
		const version = release.version + (release.extra ? " " + release.extra : "");
		list.push([pick(4) ? device.id : device.model || device.id,
			release.beta || pick(2) ? builds[pick(builds.length)] : version, 3 - pick(3)]);
	}
	return list;
}

// What the page answers to each: its rows, or null when it knows no such device or base.
export function ask(page, questions) {
	return page.evaluate((list) => list.map(([device, base, audience]) => {
		const set = (id, value) => { document.getElementById(id).value = value; };
		set("device", device);
		set("base", base);
		set("audience", String(audience));
		document.getElementById("ask").requestSubmit();
		const answer = document.getElementById("answer");
		if (/^(No .* is known|Several devices)/.test(answer.textContent)) return null;
		return [...answer.querySelectorAll("tbody tr")].map((row) => {
			const [name, ...cells] = row.children;
			return [name.firstChild.textContent,
				[...name.querySelectorAll("code")].map((code) => code.textContent).join(" "),
				...cells.map((cell) => cell.textContent)].join(" | ");
		});
	}), questions);
}

// An answer of the program in the words of the page.
function inWords(answer) {
	if (!answer) return null;
	return answer.targets.map((t) => [
		t.version + (t.extra ? " " + t.extra : ""), [t.build, ...t.aliases].join(" "),
		t.released || "-", t.expires || "-", t.audience.join(", "),
		REASONS[t.reason] + (t.only_on ? ", only on " + t.only_on.join(", ") : "")].join(" | "));
}

// The same from the program.
export const told = (published, questions) => targets(published, questions).map(inWords);

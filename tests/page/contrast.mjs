// SPDX-License-Identifier: Apache-2.0
// contrast.mjs - how far two colours stand apart, as WCAG 2 counts.

const linear = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

// Relative luminance of "rgb(1, 2, 3)".
function luminance(colour) {
	const [red, green, blue] = colour.match(/[\d.]+/g).map((value) => linear(value / 255));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// 1 to 21.
export function contrast(a, b) {
	const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (light + 0.05) / (dark + 0.05);
}

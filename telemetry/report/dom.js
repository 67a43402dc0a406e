// Elements and numbers. Text reaches the page as text nodes only: what a model wrote is never read as HTML.
'use strict';

const byId = (id) => document.getElementById(id);

function fillElement(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on'))
      element.addEventListener(name.slice(2), value);
    else
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

const html = (tag, attributes = {}, ...children) =>
    fillElement(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
    fillElement(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

function formatCount(value) {
  const size = Math.abs(value);
  if (size >= 999.5e6) return (value / 1e9).toPrecision(3) + 'G';
  if (size >= 999.5e3) return (value / 1e6).toPrecision(3) + 'M';
  if (size >= 9999.5) return (value / 1e3).toPrecision(3) + 'k';
  return size >= 99.95 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3);
}

function formatNumber(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-3) return value.toExponential(1).replace('e-', 'e−');
  return size >= 99.95 ? formatCount(value) : value.toFixed(size < 9.995 ? 3 : 1);
}

function formatPercent(share) {
  const percent = 100 * share;
  const text = percent.toFixed(percent !== 0 && Math.abs(percent) < 9.95 ? 1 : 0);
  return text + '%';
}

const formatSeconds = (seconds) => (seconds < 10 ? formatNumber(seconds) : formatCount(seconds)) + ' s';

function formatDuration(seconds) {
  const whole = Math.round(seconds);
  const two = (value) => String(value).padStart(2, '0');
  if (whole < 60) return whole + ' s';
  if (whole < 3600) return Math.floor(whole / 60) + 'm ' + two(whole % 60) + 's';
  if (whole < 86400) return Math.floor(whole / 3600) + 'h ' + two(Math.floor(whole / 60) % 60) + 'm';
  return Math.floor(whole / 86400) + 'd ' + two(Math.floor(whole / 3600) % 24) + 'h';
}

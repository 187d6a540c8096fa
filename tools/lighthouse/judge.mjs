// Judges pages by Lighthouse in one Chromium, one after the other: reads what to judge as JSON from standard input, writes
// a line of JSON for each page. Run by `make lighthouse` (__main__.py), which makes the pages and decides.

import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'

const CATEGORIES = ['accessibility', 'performance']
const QUICK = { disableFullPageScreenshot: true, pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 500, cpuQuietThresholdMs: 500 }
// No picture is kept, and our pages ask for all that they show at once: half a second in which nothing happens is their end.
const ENOUGH = 0.9
const PLACES = 3

const input = []
for await (const piece of process.stdin) input.push(piece)
const { chromium, flags, pages } = JSON.parse(Buffer.concat(input).toString())

function faults (report) {
  const weighed = CATEGORIES.flatMap(name => report.categories[name].auditRefs.filter(reference => reference.weight > 0))
  const audits = weighed.map(reference => report.audits[reference.id]).filter(audit => audit.score !== null && audit.score < ENOUGH)
  return audits.map(audit => {
    const places = (audit.details?.items ?? []).map(item => item.node?.snippet).filter(Boolean)
    return [audit.title, audit.displayValue, ...places.slice(0, PLACES)].filter(Boolean).join(' · ')
  })
}

async function judged (browser, { title, address, cookies }) {
  const context = await browser.createBrowserContext()
  try {
    await context.setCookie(...cookies)
    const settings = { ...QUICK, onlyCategories: CATEGORIES, logLevel: 'silent', disableStorageReset: true }
    const { lhr } = await lighthouse(address, settings, undefined, await context.newPage())
    const [accessibility, performance] = CATEGORIES.map(name => lhr.categories[name].score)
    return { title, accessibility, performance, led: lhr.finalDisplayedUrl, fault: lhr.runtimeError?.message ?? '', faults: faults(lhr) }
  } finally {
    await context.close()
  }
}

const browser = await puppeteer.launch({ executablePath: chromium, args: flags })
try {
  for (const page of pages) console.log(JSON.stringify(await judged(browser, page)))
} finally {
  await browser.close()
}

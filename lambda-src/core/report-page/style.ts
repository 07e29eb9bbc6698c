/**
 * Colours are named once for light and once for dark; each pair of text and ground has a contrast of 4.5 or more (WCAG 2.2, 1.4.3),
 * and each graph of 3 or more against its ground (1.4.11).
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f4f6f8;--ink:#17212b;--soft:#4a5865;--line:#c9d1d9;--link:#0b57a4;--good:#16703c;--fair:#8a5a00;--bad:#b3261e;--home:#0b57a4;--copy:#8a3ea8}
@media (prefers-color-scheme:dark){:root{--ground:#10161c;--raised:#1a222b;--ink:#e8edf2;--soft:#a9b6c2;--line:#3a4652;--link:#7db7f5;--good:#5fce8a;--fair:#e8b44f;--bad:#ff8f86;--home:#7db7f5;--copy:#d79bf0}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer,nav{max-width:70rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.25rem 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0 .75rem;max-width:45rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem 1rem;z-index:1}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:1rem 0 0;padding:0}
nav a{display:inline-block;padding:.3rem 0}
.soft,.note,caption{color:var(--soft)}
.note{font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0}
.tiles div{background:var(--raised);border-radius:.5rem;padding:.75rem 1rem;min-width:0}
.tiles dt{color:var(--soft);font-size:.9rem}
.tiles dd{margin:0;font-size:1.35rem;font-weight:600;line-height:1.3;overflow-wrap:anywhere}
.tiles dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
.wide{overflow-x:auto;margin:.5rem 0 1rem}
table{border-collapse:collapse;min-width:100%;font-size:.92rem}
caption{text-align:left;padding:.25rem 0;font-size:.9rem}
caption span{display:inline-block;max-width:min(100%,calc(100vw - 2rem))}
figure.wide svg{min-width:34rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
thead th{white-space:nowrap;color:var(--soft);font-weight:600}
tbody th{font-weight:500}
td,tbody th{white-space:nowrap}
.text{white-space:normal;min-width:15rem}
table code{overflow-wrap:normal}
.text code{overflow-wrap:anywhere}
.number{text-align:right;font-variant-numeric:tabular-nums}
.mark{font-weight:600}
.good{color:var(--good)}.fair{color:var(--fair)}.bad{color:var(--bad)}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
figure{margin:.75rem 0}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--soft);font:12px system-ui,sans-serif}
.axis{stroke:var(--line);stroke-width:1}
.home{stroke:var(--home)}.copy{stroke:var(--copy);stroke-dasharray:5 3}
path.home,path.copy{fill:none;stroke-width:2}
.dot-home{fill:var(--home)}.dot-copy{fill:var(--copy)}
.s-good{fill:var(--good)}.s-fair{fill:var(--fair)}.s-bad{fill:var(--bad)}
.s-home{fill:var(--home)}.s-track{fill:var(--raised);stroke:var(--line)}
.bar{width:9rem;max-width:40vw}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:.25rem 0;font-size:.9rem}
.legend svg{display:inline-block;width:1.9rem;height:.8rem;vertical-align:middle;margin-right:.3rem}
details{margin:.25rem 0 1rem}
summary{cursor:pointer;padding:.3rem 0;color:var(--link)}
footer{margin-top:3rem;padding-bottom:2rem;border-top:1px solid var(--line);padding-top:1rem}
@media print{
:root{--ground:#fff;--raised:#f4f6f8;--ink:#000;--soft:#333;--line:#999;--link:#000;--good:#16703c;--fair:#8a5a00;--bad:#b3261e;--home:#0b57a4;--copy:#8a3ea8}
@page{margin:1.5cm}
body{font-size:10pt}
nav,.skip{display:none}
.wide{overflow:visible}
figure.wide svg{min-width:0}
table{font-size:8.5pt}
tr,figure,.tiles div{break-inside:avoid}
h2,h3,caption{break-after:avoid}
td,tbody th,.mark{white-space:normal;overflow-wrap:break-word}
th,td{padding-right:.5rem}
.text{min-width:7rem}
.number,td time{white-space:nowrap}
.bar{width:4rem}
.charts{grid-template-columns:1fr 1fr}
details::details-content{content-visibility:visible;block-size:auto}
}
`;

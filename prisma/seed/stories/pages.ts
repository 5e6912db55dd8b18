// HTML as shops, carriers and magazines send it: tables, inline styles, pictures from elsewhere.

interface Line {
  article: string;
  name: string;
  count: number;
  price: number;
}

const amount = (value: number): string => `€ ${value.toFixed(2)}`;

export function orderPage(order: { number: number; buyer: string; city: string; lines: Line[] }): string {
  const rows = order.lines
    .map(
      (line) =>
        `<tr><td style="padding:6px 12px 6px 0">${line.count} ×</td><td style="padding:6px 12px 6px 0">${line.article}</td><td style="padding:6px 12px 6px 0">${line.name}</td><td style="padding:6px 0;text-align:right">${amount(line.count * line.price)}</td></tr>`,
    )
    .join('');
  const total = order.lines.reduce((sum, line) => sum + line.count * line.price, 0);
  return `<div style="font-family:Helvetica,Arial,sans-serif;max-width:560px;margin:0 auto;color:#263440">
<h2 style="font-size:18px;border-bottom:3px solid #b04a2c;padding-bottom:8px">Order ${order.number}</h2>
<p><strong>${order.buyer}</strong>, ${order.city}</p>
<table style="border-collapse:collapse;width:100%;font-size:14px">${rows}
<tr><td colspan="3" style="padding-top:10px;border-top:1px solid #94a0a8"><strong>Total, net</strong></td><td style="padding-top:10px;border-top:1px solid #94a0a8;text-align:right"><strong>${amount(total)}</strong></td></tr></table>
<p style="margin-top:24px"><a href="https://shop.lindholmrao.example/orders/${order.number}" style="background:#263440;color:#ffffff;padding:10px 18px;border-radius:4px;text-decoration:none">Open the order</a></p>
</div>`;
}

export function parcelPage(parcel: { number: string; city: string; state: string }): string {
  return `<table width="100%" style="background:#f2f4f6;font-family:Arial,sans-serif"><tr><td align="center" style="padding:24px">
<table width="480" style="background:#ffffff;border:1px solid #d8dde2"><tr><td style="padding:24px">
<img src="https://static.northline.example/logo.png" alt="Northline Parcel" width="140" height="32">
<p style="font-size:16px">Parcel <strong>${parcel.number}</strong> to ${parcel.city}</p>
<p style="font-size:20px;color:#1d7a4c">${parcel.state}</p>
<p><a href="https://northline.example/track/${parcel.number}">Follow your parcel</a></p>
<p style="font-size:11px;color:#7a858e">You get this because you are our customer. Please do not answer.</p>
</td></tr></table></td></tr></table>
<img src="https://click.northline.example/open/${parcel.number}.gif" width="1" height="1" alt="">`;
}

export function newsletter(issue: { number: number; headline: string; teaser: string }): string {
  return `<!DOCTYPE html><html><head><style>
body{margin:0;background:#ece6da} .sheet{max-width:600px;margin:0 auto;background:#fff;font-family:Georgia,serif;color:#263440}
h1{font-size:26px;line-height:1.2;margin:24px 32px 8px} p{margin:12px 32px;font-size:16px;line-height:1.55}
.more{display:inline-block;margin:8px 32px 24px;color:#b04a2c} .foot{font:12px Arial,sans-serif;color:#7a858e;padding:16px 32px;border-top:1px solid #ddd}
@media (max-width:480px){h1{font-size:21px;margin:16px}p{margin:10px 16px}}
</style></head><body><div class="sheet">
<img src="cid:picture" alt="Spoke &amp; Hub Weekly, No ${issue.number}" width="600" style="display:block;width:100%">
<h1>${issue.headline}</h1>
<p><em>${issue.teaser}</em></p>
<p>Every Tuesday we take one thing apart and put it together again. This week it took us four evenings, two bearing pullers and a pot of tea. What we learned fits on one page, and you find it behind the link below.</p>
<img src="https://img.spokeandhub.example/issues/${issue.number}/cover.jpg" alt="The workshop, photographed from above" width="536" style="display:block;margin:0 32px;max-width:calc(100% - 64px)">
<a class="more" href="https://spokeandhub.example/weekly/${issue.number}?reader=8821">Read on</a>
<p>Also in this issue: prices of aluminium and steel, a letter about dynamos, and the crossword (seven letters, it squeaks).</p>
<div class="foot">Spoke &amp; Hub, 4 Canal Yard, Sheffield · <a href="https://spokeandhub.example/leave?reader=8821">Leave this list</a></div>
<img src="https://t.spokeandhub.example/o/${issue.number}/8821.gif" width="1" height="1" alt="">
</div></body></html>`;
}

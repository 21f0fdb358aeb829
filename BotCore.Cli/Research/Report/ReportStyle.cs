namespace BotCore.Cli.Research.Report;

/// <summary>The style sheet of the page. The colours are the dashboard's, each text colour at 4.5 : 1 on its surface (WCAG 2.2 AA).</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light;--page:#eef1f5;--panel:#fff;--raised:#f3f5f8;--line:#d5dce5;--text:#17202c;--muted:#55627a;--accent:#1257b8;
        --up:#06724b;--down:#b9202f;--warn:#7d5200;--good-soft:#def3e9;--warn-soft:#fdf0d2;--bad-soft:#fde4e6;--chart-up:#0a8458;--chart-down:#cc2f3e;
        --grid:#e6eaf0;--area:rgba(18,87,184,.10);--area-down:rgba(204,47,62,.14)}
        @media (prefers-color-scheme:dark){:root{color-scheme:dark;--page:#0c1016;--panel:#141a22;--raised:#1d2530;--line:#2a3442;--text:#e4eaf2;
        --muted:#9dabbd;--accent:#6db0ff;--up:#3fcf94;--down:#ff7a83;--warn:#f0b84a;--good-soft:#12332a;--warn-soft:#3a2d10;--bad-soft:#42191f;
        --chart-up:#3fcf94;--chart-down:#ff6570;--grid:#222c38;--area:rgba(109,176,255,.12);--area-down:rgba(255,101,112,.16)}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        main{max-width:1080px;margin:0 auto;padding:28px 20px 48px}
        h1{font-size:26px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
        h2{font-size:17px;margin:0 0 4px}
        h3{font-size:14px;margin:18px 0 6px}
        p{margin:0 0 10px}
        .sub,.note{color:var(--muted)}
        .note{font-size:13px;max-width:78ch}
        .lead{font-size:17px;margin:14px 0 18px;max-width:70ch}
        .mono{font-family:ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",monospace;font-size:12.5px;overflow-wrap:anywhere}
        .chips{display:flex;flex-wrap:wrap;gap:8px;margin:10px 0 0;padding:0;list-style:none}
        .chips li{background:var(--panel);border:1px solid var(--line);border-radius:999px;padding:2px 12px;font-size:13px}
        .chips .good{background:var(--good-soft);color:var(--up);border-color:transparent}
        .chips .bad{background:var(--bad-soft);color:var(--down);border-color:transparent}
        .chips .warn{background:var(--warn-soft);color:var(--warn);border-color:transparent}
        .tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden;margin:0 0 16px}
        .tiles div{background:var(--panel);padding:12px 14px;min-width:0}
        .tiles dt{color:var(--muted);font-size:12.5px;margin:0}
        .tiles dd{margin:2px 0 0;font-size:19px;font-variant-numeric:tabular-nums;font-weight:600;white-space:nowrap}
        .tiles .hint{display:block;color:var(--muted);font-size:12px;font-weight:400;white-space:normal}
        section{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 16px;min-width:0}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:16px}
        .pair>section{margin-bottom:16px}
        .up{color:var(--up)}.down{color:var(--down)}
        figure{margin:8px 0 0}
        svg{display:block;width:100%;height:auto;overflow:visible;font:12px system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        svg.narrow{display:none;max-width:520px;margin:0 auto}
        svg text{fill:var(--muted);font-variant-numeric:tabular-nums}
        svg .strong{fill:var(--text);font-weight:600}
        .g{stroke:var(--grid);stroke-width:1}.z{stroke:var(--muted);stroke-width:1;stroke-dasharray:3 3}
        .l{fill:none;stroke:var(--accent);stroke-width:1.8;stroke-linejoin:round}.a{fill:var(--area);stroke:none}
        .dl{fill:none;stroke:var(--chart-down);stroke-width:1.4;stroke-linejoin:round}.da{fill:var(--area-down);stroke:none}
        .cu{stroke:var(--chart-up);fill:var(--chart-up);opacity:.55}.cd{stroke:var(--chart-down);fill:var(--chart-down);opacity:.55}
        .bu{fill:var(--chart-up)}.bd{fill:var(--chart-down)}.bn{fill:var(--muted)}
        .tw{stroke:var(--chart-up);stroke-width:1.4}.tl{stroke:var(--chart-down);stroke-width:1.4}
        .me{fill:var(--panel);stroke-width:1.6}
        .pu{fill:var(--chart-up);fill-opacity:.75;stroke:var(--panel);stroke-width:.6}.pd{fill:var(--chart-down);fill-opacity:.75;stroke:var(--panel);stroke-width:.6}
        .key{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12.5px;color:var(--muted);margin:6px 0 0}
        .key svg{display:inline-block;width:14px;height:14px;vertical-align:-2px;margin-right:5px}
        .scroll{overflow-x:auto;margin:6px 0 0}
        .scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
        table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:600;padding:0 0 4px}
        th,td{padding:5px 10px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        th:first-child,td:first-child{text-align:left;padding-left:0}
        td.text,th.text{text-align:left;white-space:normal;min-width:230px}
        thead th{color:var(--muted);font-weight:500;font-size:12.5px}
        tbody th{font-weight:500}
        tbody tr:last-child>*{border-bottom:0}
        .bar{width:110px;min-width:110px}
        .bar i{display:block;height:9px;border-radius:2px;background:var(--chart-up)}.bar i.neg{background:var(--chart-down)}
        .now>*{background:var(--raised)}
        details{margin:8px 0 0}
        summary{cursor:pointer;color:var(--accent);font-weight:500}
        footer{color:var(--muted);font-size:12.5px;margin-top:20px}
        @media (max-width:900px){.tiles{grid-template-columns:repeat(3,1fr)}.pair{grid-template-columns:1fr;gap:0}}
        @media (max-width:720px){main{padding:18px 12px 36px}section{padding:14px 12px}svg.wide{display:none}svg.narrow{display:block}.lead{font-size:16px}}
        @media (max-width:480px){.tiles{grid-template-columns:repeat(2,1fr)}h1{font-size:22px}th,td{padding:5px 7px}}
        @media print{body{background:#fff}main{max-width:none;padding:0}section,.tiles,figure,tr{break-inside:avoid}details>*{display:block}}
        """;
}

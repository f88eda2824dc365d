//! The look of the simulator's own pages. Plain HTML: they work without scripts, and a test can post their forms.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A whole page.
pub fn page(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark;--text:light-dark(#1c2430,#e4e8ee);--quiet:light-dark(#5a6472,#9aa5b4);--line:light-dark(#d5dae1,#39424f);\
--page:light-dark(#f6f7f9,#14181e);--paper:light-dark(#fff,#1b2129);--accent:light-dark(#14603f,#5fc195);--on-accent:light-dark(#fff,#0d1a14);\
--bad:light-dark(#9b1c1c,#f29c9c);--edge:color-mix(in srgb,var(--quiet) 35%,transparent)}\
*{box-sizing:border-box}body{font:14px/1.5 system-ui,sans-serif;background:var(--page);color:var(--text);margin:0}\
main{max-width:60rem;margin:0 auto;padding:24px 16px 64px}main:has(>.narrow){max-width:28rem;padding-top:10vh}\
h1{font-size:20px;margin:0 0 8px}h2{font-size:16px;margin:40px 0 8px}p{margin:0 0 12px;max-width:68ch}a{color:var(--accent)}\
code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}.quiet{color:var(--quiet)}.bad{color:var(--bad)}\
.narrow{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:24px}\
.scroll{overflow-x:auto;background:linear-gradient(to right,var(--page) 8px,transparent) left/32px 100% no-repeat local,\
linear-gradient(to left,var(--page) 8px,transparent) right/32px 100% no-repeat local,\
linear-gradient(to right,var(--edge),transparent) left/12px 100% no-repeat scroll,\
linear-gradient(to left,var(--edge),transparent) right/12px 100% no-repeat scroll}\
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:middle;white-space:nowrap}\
td.wide{white-space:normal;overflow-wrap:break-word}th+td.wide{overflow-wrap:anywhere}\
th{color:var(--quiet);font-weight:500}.figure{text-align:right}\
form.row,td form{display:flex;gap:8px 12px;align-items:end;margin:0}form.row{flex-wrap:wrap}.scroll+form.row,form+.scroll{margin-top:12px}label{display:block}fieldset{border:1px solid var(--line);border-radius:4px}\
input,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:4px;padding:6px 8px;max-width:100%}\
input:not([type=checkbox]),select,button{min-height:36px}\
label>input:not([type=checkbox]),label>select{display:block;margin-top:2px}\
button{font:inherit;padding:6px 14px;border-radius:4px;border:1px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer}\
button.second{background:transparent;color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}\
.buttons{display:flex;gap:12px;margin-top:24px}\
@media(max-width:56rem){.rows tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}.rows tr:has(>th){display:none}\
.rows td{display:inline-block;border:0;padding:2px 12px 2px 0;white-space:normal;overflow-wrap:anywhere}.rows td:has(form){display:block}\
.rows tr>:first-child{font-weight:500}td[data-label]::before{content:attr(data-label) ' ';color:var(--quiet)}}";

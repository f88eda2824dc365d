//! The page on which a person lets an app into a company. Plain HTML: it works without scripts, and a test can post it.
//!
//! The form posts to the address it was read from, so everything the app sent stays in the query. Fields: `company` (once, or
//! once for each company where several may be chosen) and `decision`, which is `allow` or `deny`.

use maud::{DOCTYPE, Markup, html};

/// What the page shows.
pub struct Page<'a> {
    pub provider: &'a str,
    pub app: &'a str,
    pub scope: &'a str,
    /// Id and name.
    pub companies: &'a [(String, String)],
    /// Several companies may be chosen (Xero) instead of exactly one (QuickBooks).
    pub several: bool,
}

/// The answer of the form.
#[derive(Debug, Default)]
pub struct Decision {
    pub companies: Vec<String>,
    pub allowed: bool,
}

/// Reads a posted form.
pub fn decision(form: &[u8]) -> Decision {
    let pairs: Vec<(String, String)> = serde_html_form::from_bytes(form).unwrap_or_default();
    let mut decision = Decision::default();
    for (name, value) in pairs {
        match name.as_str() {
            "company" => decision.companies.push(value),
            "decision" => decision.allowed = value == "allow",
            _ => {}
        }
    }
    decision
}

/// The consent page.
pub fn page(page: &Page<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Connect " (page.app) " to " (page.provider) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                main {
                    p.provider { (page.provider) " (simulated)" }
                    h1 { "Connect " (page.app) " to your books" }
                    p { (page.app) " asks for: " code { (page.scope) } }
                    form method="post" {
                        @if page.several {
                            fieldset {
                                legend { "Organisations" }
                                @for (place, (id, name)) in page.companies.iter().enumerate() {
                                    label { input type="checkbox" name="company" value=(id) checked[place == 0]; " " (name) }
                                }
                            }
                        } @else {
                            label for="company" { "Company" }
                            select id="company" name="company" {
                                @for (id, name) in page.companies { option value=(id) { (name) } }
                            }
                        }
                        div.buttons {
                            button type="submit" name="decision" value="allow" { "Connect" }
                            button.quiet type="submit" name="decision" value="deny" { "Cancel" }
                        }
                    }
                }
            }
        }
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;background:#f3f4f6;color:#1f2937;margin:0}\
main{max-width:28rem;margin:10vh auto;background:#fff;border:1px solid #d1d5db;border-radius:.5rem;padding:2rem}\
h1{font-size:1.25rem;margin:.25rem 0 1rem}.provider{color:#6b7280;margin:0}code{word-break:break-word}\
label{display:block;margin:.5rem 0}fieldset{border:1px solid #d1d5db;border-radius:.25rem}\
select{width:100%;font:inherit;padding:.5rem}.buttons{display:flex;gap:.75rem;margin-top:1.5rem}\
button{font:inherit;padding:.5rem 1.25rem;border-radius:.25rem;border:1px solid #1d4ed8;background:#1d4ed8;color:#fff;cursor:pointer}\
button.quiet{background:#fff;color:#1d4ed8}";

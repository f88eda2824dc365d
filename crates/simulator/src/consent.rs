//! The page on which a person lets an app into a company. Plain HTML: it works without scripts, and a test can post it.
//!
//! The form posts to the address it was read from, so everything the app sent stays in the query. Fields: `company` (once, or
//! once for each company where several may be chosen) and `decision`, which is `allow` or `deny`.

use maud::{Markup, Render, html};

use crate::design;

/// What the page shows.
pub struct Page<'a> {
    pub provider: &'a str,
    pub app: &'a str,
    pub scope: &'a str,
    pub companies: &'a [Choice],
    /// Several companies may be chosen (Xero) instead of exactly one (QuickBooks).
    pub several: bool,
}

/// A company that can be chosen.
pub struct Choice {
    pub id: String,
    pub name: String,
    /// The app has it already: it is chosen last.
    pub is_connected: bool,
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

/// The consent page. The first company that the app is not connected to is chosen; whoever presses on gets a new connection.
pub fn page(page: &Page<'_>) -> Markup {
    let chosen = page.companies.iter().position(|company| !company.is_connected).unwrap_or(0);
    let content = html! {
        div.narrow {
            p.quiet { (page.provider) " (simulated)" }
            h1 { "Connect " (page.app) " to your books" }
            p { (page.app) " asks for: " code { (page.scope) } }
            form method="post" {
                @if page.several {
                    fieldset {
                        legend { "Organisations" }
                        @for (place, company) in page.companies.iter().enumerate() {
                            label { input type="checkbox" name="company" value=(company.id) checked[place == chosen]; " " (company) }
                        }
                    }
                } @else {
                    label { "Company" select name="company" {
                        @for (place, company) in page.companies.iter().enumerate() {
                            option value=(company.id) selected[place == chosen] { (company) }
                        }
                    } }
                }
                div.buttons {
                    button type="submit" name="decision" value="allow" { "Connect" }
                    button.second type="submit" name="decision" value="deny" { "Cancel" }
                }
            }
        }
    };
    design::page(&format!("Connect {} to {}", page.app, page.provider), &content)
}

impl Render for Choice {
    fn render(&self) -> Markup {
        html! { (self.name) @if self.is_connected { " (connected)" } }
    }
}

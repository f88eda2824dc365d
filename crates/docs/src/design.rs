//! The design system, shown with itself. The tokens are read from the style sheet that all pages load, so the page cannot disagree with it.

use maud::{Markup, html};

use super::layout::{icon, method};
use super::operation_page::heading;

const SHEET: &str = include_str!("../../pages/assets/base.css");

/// What a token is for; its `-line` is the border and its `-wash` the background of the same meaning.
const MEANINGS: [(&str, &str); 15] = [
    ("paper", "The background of pages"),
    ("ground", "A second background: code, table heads"),
    ("line", "A rule"),
    ("line-strong", "The border of what can be changed"),
    ("ink", "Text"),
    ("soft", "Secondary text"),
    ("accent", "Links, buttons and the current page"),
    ("accent-hover", "The same under the pointer"),
    ("on-accent", "Text on the accent"),
    ("ok", "Works"),
    ("attention", "Somebody should look"),
    ("failing", "Does not work"),
    ("paused", "Stopped, on purpose"),
    ("focus", "The keyboard focus"),
    ("mono", "Code"),
];

fn meaning(name: &str) -> String {
    let of = |name: &str| MEANINGS.iter().find(|(word, _)| *word == name).map(|(_, meaning)| (*meaning).to_owned());
    let part = |suffix: &str, what: &str| of(name.strip_suffix(suffix)?).map(|meaning| format!("{meaning}: {what}"));
    of(name).or_else(|| part("-line", "border")).or_else(|| part("-wash", "background")).unwrap_or_default()
}

const SIZES: [(&str, &str); 7] = [
    ("12", "Labels of a chart"),
    ("13", "Notes and captions"),
    ("14", "The portal; tables; code"),
    ("16", "Documentation"),
    ("20", "Headings of a section"),
    ("28", "The title of a page"),
    ("40", "A figure that stands alone"),
];
const STEPS: [(u32, &str); 6] = [
    (8, "inside a control"),
    (12, "between a label and its control"),
    (16, "inside a card"),
    (24, "between blocks"),
    (40, "between sections"),
    (64, "at the end of a page"),
];

/// Name and value, light and dark, in the order of the sheet. Colors only.
fn colors() -> Vec<(&'static str, &'static str, &'static str)> {
    let tokens = SHEET.split(":root {").nth(1).and_then(|block| block.split('}').next()).unwrap_or_default();
    let pairs = tokens.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    let themes = |value: &'static str| value.trim().strip_prefix("light-dark(")?.strip_suffix(')')?.split_once(',');
    pairs.filter_map(|(name, value)| themes(value).map(|(light, dark)| (name.trim(), light.trim(), dark.trim()))).collect()
}

/// The page.
pub(crate) fn page() -> Markup {
    html! {
        p.eyebrow { "Bursar" }
        h1 { "Design system" }
        p.lead { "One system for documentation, connect pages, partner portal and status page: calm, dense where people work, generous where they read. Figures align, nothing is loud, every color has a meaning." }
        (heading("color", "Color"))
        p.words { "Neutral grays with a trace of blue, one green, four meanings. Each meaning has a color for text, border and background. Color is never the only sign: there is always a word or a shape. The theme is that of the system." }
        div.table tabindex="0" { (swatches()) }
        (heading("type", "Type"))
        p.words { "Inter for text, IBM Plex Mono for code and ids. Figures in columns are tabular, amounts align right with the currency small. A line of text is at most 68 characters long." }
        ul.specimens { @for (size, used_for) in SIZES { li { span.specimen.{ "size-" (size) } { "1,204.50" small { "USD" } } span { (size) " px" } span.note { (used_for) } } } }
        (heading("space", "Space"))
        p.words { "A grid of 4 pixels. Cards only for what can be selected; otherwise rules and space." }
        ul.steps {
            @for (size, used_for) in STEPS {
                li { svg viewBox="0 0 64 12" width="64" height="12" aria-hidden="true" { rect width=(size) height="12" fill="var(--accent)" {} } span { (size) } span.note { (used_for) } }
            }
        }
        (heading("components", "Components"))
        (components())
        (heading("motion-and-access", "Motion and access"))
        ul.plain-list {
            li { "120 ms ease-out for what a person did. Nothing else moves but the sign of a running sync, and nothing does with reduced motion." }
            li { "Every action works by keyboard, the focus is visible, regions are landmarks, progress is announced." }
            li { "Pages work without scripts as far as that makes sense, at 200 % zoom, and at 320 pixels." }
        }
        (heading("words", "Words"))
        ul.plain-list {
            li { "Sentence case. Verbs on buttons: Disconnect QuickBooks, not OK." }
            li { "An error says what happened and what to do. No apologies, no exclamation marks." }
            li { "What cannot be undone names what is lost and what stays." }
        }
    }
}

/// The same in words.
pub(crate) fn text() -> String {
    let mut text = "# Design system\n\nOne system for documentation, connect pages, partner portal and status page. The tokens as the style sheet has them:\n\n\
        | Token | Light | Dark | Meaning |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for (name, light, dark) in colors() {
        let meaning = meaning(name);
        text += &format!("| `--{name}` | `{light}` | `{dark}` | {meaning} |\n");
    }
    text += "\n## Type\n\nInter for text, IBM Plex Mono for code and ids.\n\n";
    SIZES.iter().for_each(|(size, used_for)| text += &format!("- {size} px: {used_for}\n"));
    text += "\n## Space\n\nA grid of 4 pixels.\n\n";
    STEPS.iter().for_each(|(size, used_for)| text += &format!("- {size}: {used_for}\n"));
    text
}

fn swatches() -> Markup {
    html! {
        table.swatches {
            thead { tr { th { "Token" } th { "Now" } th { "Light" } th { "Dark" } th { "Meaning" } } }
            tbody {
                @for (name, light, dark) in colors() {
                    tr {
                        td { code { "--" (name) } }
                        td { (swatch(&format!("var(--{name})"))) }
                        td { (swatch(light)) code { (light) } }
                        td { (swatch(dark)) code { (dark) } }
                        td { (meaning(name)) }
                    }
                }
            }
        }
    }
}

fn swatch(color: &str) -> Markup {
    html! { svg.swatch viewBox="0 0 24 16" width="24" height="16" aria-hidden="true" { rect width="24" height="16" rx="3" fill=(color) {} } }
}

fn components() -> Markup {
    html! {
        div.examples {
            div.example { h3 { "Buttons" } p { button.primary type="button" { "Connect Xero" } " " button.quiet type="button" { "Copy as curl" } } }
            div.example { h3 { "Methods" } p { @for word in ["GET", "POST", "PATCH", "PUT", "DELETE"] { (method(word)) " " } } }
            div.example {
                h3 { "Notices" }
                p.notice.attention { strong { "Reconnect by 12 June. " } "QuickBooks ends this consent then." }
                p.notice.failing { strong { "The last sync failed. " } "Xero refused the token: connect again." }
            }
            div.example { h3 { "Fields" } p { label for="example-field" { "Client id" } } p { input #example-field type="text" placeholder="ABxyz..."; } }
            div.example { h3 { "Code" } p { "Send " code { "x-monite-version" } " with every request." } p { kbd { "/" } " searches, " kbd { "Esc" } " closes." } }
            div.example { h3 { "Drawings" } p { @for name in ["menu", "search", "close", "down", "play"] { (icon(name)) " " } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_color_has_a_dark_counterpart_in_the_sheet() {
        let colors = colors();
        assert!(colors.len() >= 20, "{colors:?}");
        for (name, light, dark) in colors {
            assert!(!meaning(name).is_empty(), "{name} has no meaning");
            assert!(light.starts_with('#') && dark.starts_with('#') && light != dark, "{name} is the same in the dark");
        }
    }
}

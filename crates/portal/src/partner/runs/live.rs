//! How far a run has come, list by list: it grows while the run goes on.

use bursar_connectors::{Facts, Platform};
use maud::{Markup, html};
use serde_json::Value;

use super::is_open;
use crate::partner::figures::count;
use crate::partner::parts::text_of;
use crate::words;

/// The lists of the provider with what was read of each.
pub(in crate::partner) fn progress(run: &Value) -> Markup {
    let name = text_of(&run["platform"]);
    let Some(platform) = Platform::parse(name) else { return html! {} };
    let lists = run["lists"].as_array().map(Vec::as_slice).unwrap_or_default();
    let read = |name: &str| lists.iter().find(|list| text_of(&list["name"]) == name).map(|list| &list["fetched"]);
    let streams = &Facts::of(platform).streams;
    let reached = streams.iter().rposition(|stream| read(&stream.name).is_some());
    let is_first = text_of(&run["cause"]) == "initial";
    html! {
        @if is_first || reached.is_some() {
            dl.progress aria-label="Records read so far" {
                @for (place, stream) in streams.iter().enumerate() {
                    @let number = read(&stream.name);
                    @let state = if is_open(run) && reached.unwrap_or_default() == place { "reading" } else if number.is_some() { "read" } else { "waiting" };
                    @if is_first || number.is_some() {
                        div.(state) { dt { (words::stream(platform, &stream.name)) } dd { @if let Some(number) = number { span.count { (count(number)) } } } }
                    }
                }
            }
        }
        @if let Some(changed) = read("changes") { p.soft { (count(changed)) " records came as changes, in one call for several lists." } }
    }
}

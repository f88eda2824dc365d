//! What every page has: the shell.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use crate::assets::address;
use crate::security::{Openings, secure};

/// A page for a person, in one piece.
pub struct HtmlPage {
    /// Its HTTP status.
    pub status: StatusCode,
    /// What the tab says.
    pub title: String,
    /// What it is about, for lists of pages.
    pub description: Option<String>,
    /// The same in other forms.
    pub alternates: Vec<Alternate>,
    /// Where else a form may lead, in the words of a content security policy.
    pub form_targets: String,
    /// Origins whose pages may show this one in a frame.
    pub framed_by: Vec<String>,
    /// The language that it is written in, by its ISO 639-1 code.
    pub language: &'static str,
    /// Seconds after which a browser without scripts looks again.
    pub reload_seconds: Option<u32>,
    /// The style sheet of its room, beside the one that all pages share.
    pub room: &'static str,
    /// A script of ours that must run before anything is drawn.
    pub first_script: Option<&'static str>,
    /// A script of somebody else's that runs before ours, and the origins that it speaks to and shows frames of.
    pub foreign_script: Option<(String, Vec<String>)>,
    /// Scripts of ours, in their order.
    pub scripts: &'static [&'static str],
    /// Everything inside `body`.
    pub body: Markup,
}

/// A page in another form: its type, and where it is.
pub struct Alternate {
    /// Such as `text/markdown`.
    pub kind: &'static str,
    /// Its address.
    pub address: String,
}

impl HtmlPage {
    /// A page that answers 200 and needs nothing special.
    pub fn new(room: &'static str, title: impl Into<String>, body: Markup) -> Self {
        HtmlPage {
            status: StatusCode::OK,
            title: title.into(),
            description: None,
            alternates: Vec::new(),
            first_script: None,
            form_targets: String::new(),
            framed_by: Vec::new(),
            language: "en",
            reload_seconds: None,
            room,
            foreign_script: None,
            scripts: &[],
            body,
        }
    }

    /// The whole document.
    pub fn render(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    @if let Some(words) = &self.description { meta name="description" content=(words); }
                    @for Alternate { kind, address } in &self.alternates { link rel="alternate" type=(kind) href=(address); }
                    @if let Some(script) = self.first_script { script src=(address(script)) {} }
                    link rel="icon" href=(address("mark.svg")) type="image/svg+xml";
                    link rel="preload" href=(address("inter.woff2")) as="font" type="font/woff2" crossorigin;
                    link rel="stylesheet" href=(address("base.css"));
                    link rel="stylesheet" href=(address(&format!("{}.css", self.room)));
                    @if let Some(seconds) = self.reload_seconds {
                        noscript { meta http-equiv="refresh" content=(seconds); }
                    }
                    @if let Some((address, _)) = &self.foreign_script { script src=(address) defer {} }
                    @for script in self.scripts { script src=(address(script)) defer {} }
                }
                (self.body)
            }
        }
    }
}

impl IntoResponse for HtmlPage {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.render()).into_response();
        let origins = self.foreign_script.as_ref().map_or(&[][..], |(_, origins)| origins);
        secure(&mut response, &Openings { framed_by: &self.framed_by, form_targets: &self.form_targets, origins });
        response
    }
}

/// A piece of a page, for a script of ours.
pub struct Fragment(pub Markup);

impl IntoResponse for Fragment {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        secure(&mut response, &Openings::default());
        response
    }
}

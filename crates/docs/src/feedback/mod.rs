//! "Was this page helpful?": a plain form, what it asks, and what becomes of the answers.

use bursar_kernel::Timestamp;
use maud::{Markup, html};

mod create;
mod store;

pub(crate) use create::create;
pub use store::{by_page, latest};

/// Characters of what somebody adds.
const MAX_WORDS_LENGTH: usize = 1000;
/// Answers that are taken in an hour, of everybody together: nobody is known here, so nobody can be limited alone.
pub(crate) const ANSWERS_PER_HOUR: i64 = 300;
/// Answers that are kept: the newest.
const KEPT: i64 = 10_000;

/// An answer with words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// The address of the page.
    pub page: String,
    /// The verdict.
    pub is_helpful: bool,
    /// What was added.
    pub words: String,
    /// When.
    pub created_at: Timestamp,
}

/// What readers think of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// The address of the page.
    pub page: String,
    /// Whom it helped.
    pub helpful: i64,
    /// Whom it did not.
    pub unhelpful: i64,
}

/// The form at the end of a page. It works without a script: the answer then leads back to the page, to the words of thanks.
pub(crate) fn form(page: &str) -> Markup {
    html! {
        form.feedback method="post" action="/docs/feedback" data-feedback {
            input type="hidden" name="page" value=(page);
            fieldset {
                legend { "Was this page helpful?" }
                label { input type="radio" name="verdict" value="yes" required; span { "Yes" } }
                label { input type="radio" name="verdict" value="no" required; span { "No" } }
            }
            div.more {
                label for="feedback-words" { "What should be different? " span.note { "Optional. No secrets, please." } }
                textarea #feedback-words name="words" rows="3" maxlength=(MAX_WORDS_LENGTH) {}
                button.quiet.small type="submit" { "Send answer" }
            }
        }
        p.thanks #thanks tabindex="-1" { "Thank you for your feedback." }
    }
}

//! A mail server that keeps what it is sent and delivers it to nobody: `/_sim/mails` shows it.

mod read;
mod smtp;

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub(crate) use smtp::serve;

/// This many of the newest mails are kept.
const KEPT: usize = 500;

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenMail {
    /// Its place among all that were taken, from 1.
    pub number: u64,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// The sender, as the envelope says.
    pub sender: String,
    /// The recipients, as the envelope says: those of blind copies too.
    pub recipients: Vec<String>,
    /// What a mail program shows.
    #[serde(flatten)]
    pub shown: Shown,
    /// Its bytes, as they came.
    #[serde(skip)]
    pub raw: Vec<u8>,
}

/// What a mail program shows of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub message_id: String,
    pub from: String,
    pub to: String,
    pub cc: String,
    pub reply_to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub attachments: Vec<Attached>,
}

/// A file in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attached {
    pub name: String,
    pub media_type: String,
    pub size: usize,
}

/// What the mail server has taken.
#[derive(Debug, Default)]
pub struct Mailbox {
    taken: VecDeque<TakenMail>,
    number: u64,
}

impl Mailbox {
    /// The mails, oldest first.
    pub fn mails(&self) -> impl DoubleEndedIterator<Item = &TakenMail> {
        self.taken.iter()
    }

    /// Takes one more; the oldest goes when there are very many.
    fn take(&mut self, at: DateTime<Utc>, sender: String, recipients: Vec<String>, raw: Vec<u8>) -> u64 {
        self.number += 1;
        self.taken.push_back(TakenMail { number: self.number, at, sender, recipients, shown: read::shown(&raw), raw });
        if self.taken.len() > KEPT {
            self.taken.pop_front();
        }
        self.number
    }
}

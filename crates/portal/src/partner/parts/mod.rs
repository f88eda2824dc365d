//! What pages of the portal are made of.
//!
//! Lists: [`table`], [`cell_link`], [`with_entity`], [`filters`], [`narrowed`], [`pager`], [`empty`]. Words: [`status`], [`ago`], [`id`], [`facts`]. Forms: [`form`],
//! [`field`], [`choice`], [`first_choice`], [`check`]; [`Wrong`](super::refusal::Wrong) says what is wrong beside each field. Dangerous things: [`ask`].

mod forms;
mod lists;
mod words;

pub(crate) use forms::{Ask, Field, Need, ask, check, choice, field, first_choice, form, token, wrong_whole};
pub(crate) use lists::{Filter, cell_link, empty, empty_with, filters, narrowed, pager, table, with_entity};
pub(crate) use words::{Tone, ago, command, copy, date, exact, facts, flash, id, raw, shown_once, sign, status, text_of, time_of};

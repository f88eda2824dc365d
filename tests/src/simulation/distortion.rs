//! Rows and lists as the simulator never writes them and real ledgers hold them: a row whose id cannot be read, a member of another
//! shape, members that are `null`, a list that is not served while the others are.

use std::sync::{Mutex, PoisonError};

use bursar_kernel::Rng;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

/// What is wrong with the next answers.
#[derive(Debug, Clone)]
enum Kind {
    /// The id of one row is no text.
    WithoutId,
    /// One member of a row has another shape.
    OddMember,
    /// Members that the provider leaves out are there, and `null`.
    NullMembers,
    /// Questions with this word in them are answered with an error of the provider.
    BrokenList(&'static str),
}

/// What is armed, and how many answers it strikes.
#[derive(Default)]
pub struct Distortion {
    armed: Mutex<Vec<(Kind, u64)>>,
}

const IDS: [&str; 7] = ["Id", "InvoiceID", "CreditNoteID", "PaymentID", "ContactID", "ItemID", "AccountID"];

impl Distortion {
    /// Arms one kind at random; answers with what to log.
    pub fn arm(&self, rng: &Rng) -> String {
        let lists = ["Invoice", "Contacts", "Payment", "Vendor", "cdc"];
        let kind = match rng.below(4) {
            0 => Kind::WithoutId,
            1 => Kind::OddMember,
            2 => Kind::NullMembers,
            _ => Kind::BrokenList(lists[usize::try_from(rng.below(lists.len() as u64)).unwrap_or_default()]),
        };
        let times = if matches!(kind, Kind::BrokenList(_)) { 8 + rng.below(20) } else { 1 + rng.below(3) };
        let line = format!("distortion armed: {kind:?} {times} times");
        self.armed.lock().unwrap_or_else(PoisonError::into_inner).push((kind, times));
        line
    }

    /// The answer as it arrives; with what struck it.
    pub fn strike(&self, asked: &str, answer: Response<Bytes>, rng: &Rng) -> (Response<Bytes>, Option<String>) {
        if !asked.contains("/v3/company/") && !asked.contains("/api.xro/") {
            return (answer, None);
        }
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(mut body) = serde_json::from_slice::<Value>(answer.body()) else { return (answer, None) };
        for (kind, times) in armed.iter_mut().filter(|(_, times)| *times > 0) {
            let has_struck = match kind {
                Kind::BrokenList(word) if asked.contains(*word) => {
                    *times -= 1;
                    let refusal =
                        json!({ "Fault": { "Error": [{ "Message": "An application error", "code": "10000" }], "type": "SystemFault" } });
                    let broken = Response::builder().status(500).body(Bytes::from(refusal.to_string()));
                    return (broken.unwrap_or(answer), Some("a broken list struck".to_owned()));
                }
                Kind::BrokenList(_) => false,
                Kind::WithoutId => a_row(&mut body, rng).is_some_and(|row| alter(row, &IDS, &json!(7))),
                Kind::OddMember => {
                    let members = ["TotalAmt", "Total", "Amount", "Name", "DisplayName"];
                    a_row(&mut body, rng).is_some_and(|row| alter(row, &members, &json!({ "odd": true })))
                }
                Kind::NullMembers => a_row(&mut body, rng).is_some_and(|row| {
                    let members = row.as_object_mut().into_iter();
                    members.for_each(|members| {
                        for name in ["LinkedTxn", "PrimaryPhone", "Phones", "TaxComponents", "PurchaseDetails"] {
                            members.entry(name).or_insert(Value::Null);
                        }
                    });
                    true
                }),
            };
            if has_struck {
                *times -= 1;
                let line = format!("{kind:?} struck");
                return (answer.map(|_| Bytes::from(body.to_string())), Some(line));
            }
        }
        (answer, None)
    }
}

fn alter(row: &mut Value, names: &[&str], value: &Value) -> bool {
    let Some(member) = names.iter().find(|name| row.get(**name).is_some()) else { return false };
    row[*member] = value.clone();
    true
}

/// One row of the lists in an answer.
fn a_row<'a>(body: &'a mut Value, rng: &Rng) -> Option<&'a mut Value> {
    let mut rows = Vec::new();
    // The answer itself may have an id, which is none of a row.
    body.as_object_mut().into_iter().flat_map(|members| members.values_mut()).for_each(|member| rows_of(member, &mut rows));
    if rows.is_empty() {
        return None;
    }
    let place = usize::try_from(rng.below(rows.len() as u64)).unwrap_or_default();
    Some(rows.swap_remove(place))
}

fn rows_of<'a>(value: &'a mut Value, rows: &mut Vec<&'a mut Value>) {
    if IDS.iter().any(|id| value.get(*id).is_some()) {
        return rows.push(value);
    }
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| rows_of(element, rows)),
        Value::Object(members) => members.values_mut().for_each(|member| rows_of(member, rows)),
        _ => {}
    }
}

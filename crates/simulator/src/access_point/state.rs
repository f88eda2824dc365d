//! What the access point knows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::random::Random;

/// A number by which a company is known in the network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Participant {
    pub scheme: String,
    #[serde(alias = "id")]
    pub identifier: String,
}

/// How badly it behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessPointSettings {
    /// There is no evidence of a document before it was asked for so often.
    pub late_evidence: u32,
    /// Documents are taken and then not delivered, for this reason.
    pub undelivered: Option<String>,
    /// Documents are refused when they are submitted, for this reason.
    pub refused: Option<String>,
    /// So many submissions are answered with 502; the first under a key is carried out.
    pub lost_answers: u32,
    /// Received documents that contain this cannot be fetched.
    pub broken: Option<String>,
    /// Each notice is told twice.
    pub doubles_notices: bool,
    /// Nothing is answered but 503.
    pub is_down: bool,
}

/// A company that it carries documents for.
#[derive(Clone, Debug, Serialize)]
pub struct Company {
    pub body: Value,
    pub participants: Vec<Participant>,
}

/// A document that was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// What it is called here.
    pub guid: String,
    /// The client's key.
    pub key: String,
    pub sender: u64,
    pub receiver: Participant,
    pub xml: String,
    /// How often it was submitted under that key.
    pub submissions: u32,
    /// How often its evidence was asked for.
    pub asked: u32,
    pub is_undelivered: bool,
}

/// All of it.
pub struct State {
    pub settings: AccessPointSettings,
    pub companies: BTreeMap<u64, Company>,
    /// Companies of other access points.
    pub strangers: BTreeSet<Participant>,
    pub carried: Vec<Carried>,
    /// Documents that came, by what they are called.
    pub received: BTreeMap<String, String>,
    /// What waits to be told: under which it is acknowledged, and what.
    pub notices: VecDeque<(String, Value)>,
    random: Random,
    last_company: u64,
}

impl Default for State {
    /// Some of the network are known from the start: two German companies, a Dutch and a Belgian one.
    fn default() -> Self {
        let strangers = [("DE:VAT", "DE129273398"), ("DE:VAT", "DE087095777"), ("NL:KVK", "12345678"), ("BE:EN", "0468863455")];
        let participant = |(scheme, identifier): (&str, &str)| Participant { scheme: scheme.to_owned(), identifier: identifier.to_owned() };
        State {
            settings: AccessPointSettings::default(),
            companies: BTreeMap::new(),
            strangers: strangers.into_iter().map(participant).collect(),
            carried: Vec::new(),
            received: BTreeMap::new(),
            notices: VecDeque::new(),
            random: Random::new(1),
            last_company: 12_344,
        }
    }
}

impl State {
    pub fn add_company(&mut self, body: Value) -> u64 {
        self.last_company += 1;
        self.companies.insert(self.last_company, Company { body, participants: Vec::new() });
        self.last_company
    }

    /// The company that has this number.
    pub fn owner(&self, participant: &Participant) -> Option<u64> {
        self.companies.iter().find(|(_, company)| company.participants.contains(participant)).map(|(id, _)| *id)
    }

    pub fn is_known(&self, participant: &Participant) -> bool {
        self.strangers.contains(participant) || self.owner(participant).is_some()
    }

    pub fn guid(&mut self) -> String {
        self.random.uuid().to_string()
    }

    /// Takes a document, once for each key; what it is called, where it was not taken before.
    pub fn submit(&mut self, key: &str, sender: u64, receiver: Participant, xml: String) -> Option<String> {
        if let Some(known) = self.carried.iter_mut().find(|known| known.key == key) {
            known.submissions += 1;
            return None;
        }
        let guid = self.guid();
        let why = self.settings.undelivered.clone().or_else(|| {
            let is_known = self.is_known(&receiver);
            (!is_known).then(|| format!("{} {} is not known in the network", receiver.scheme, receiver.identifier))
        });
        let is_undelivered = why.is_some();
        let tenant = self.companies.get(&sender).map(|company| company.body["tenant_id"].clone());
        if !is_undelivered {
            self.deliver(&receiver, &xml);
        }
        self.tell(json!({
            "event_type": "document_submission",
            "event": if is_undelivered { "failed" } else { "succeeded" },
            "guid": guid,
            "tenant_id": tenant,
            "legal_entity_id": sender,
            "details": why,
        }));
        let key = key.to_owned();
        self.carried.push(Carried { guid: guid.clone(), key, sender, receiver, xml, submissions: 1, asked: 0, is_undelivered });
        Some(guid)
    }

    /// A document comes for whoever has this number.
    pub fn deliver(&mut self, receiver: &Participant, xml: &str) -> bool {
        let Some(company) = self.owner(receiver) else { return false };
        let document = self.guid();
        self.received.insert(document.clone(), xml.to_owned());
        self.tell(json!({"event_type": "received_document", "document_guid": document, "legal_entity_id": company}));
        true
    }

    fn tell(&mut self, body: Value) {
        for _ in 0..=u8::from(self.settings.doubles_notices) {
            let guid = self.guid();
            self.notices.push_back((guid, body.clone()));
        }
    }
}

//! The persons to write to at a company that is a counterpart.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{Error, ErrorKind, Patch, Result, Uuid, set_if_given};
use bursar_store::{Record, Scope, changes, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::addresses::PostalAddress;
use crate::counterparts::{Counterpart, Party};
use crate::parts::{self, PartOfCounterpart};

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_default;
pub(crate) mod update;

/// A contact of a counterpart. One of them is the default: documents begin with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "counterpart_contacts", called = "contact", entity = "entity_id")]
#[schema(as = CounterpartContactResponse)]
pub struct CounterpartContact {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// Where the person is.
    #[record(json = "body")]
    pub address: PostalAddress,
    /// Whose it is.
    pub counterpart_id: Uuid,
    /// E-mail address.
    #[record(json = "body")]
    #[schema(format = "email")]
    pub email: Option<String>,
    /// First name.
    #[record(json = "body")]
    pub first_name: String,
    /// Is it the one that documents begin with?
    pub is_default: bool,
    /// Last name.
    #[record(json = "body")]
    pub last_name: String,
    /// Telephone number.
    #[record(json = "body")]
    pub phone: Option<String>,
    /// Form of address.
    #[record(json = "body")]
    pub title: Option<String>,
}

/// Changes to a contact. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateCounterpartContactPayload)]
pub(crate) struct UpdateContact {
    /// Where the person is: the whole address.
    #[serde(default)]
    #[schema(value_type = PostalAddress, required = false)]
    address: Option<PostalAddress>,
    /// E-mail address.
    #[schema(format = "email")]
    email: Patch<String>,
    /// First name.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    first_name: Option<String>,
    /// Last name.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    last_name: Option<String>,
    /// Telephone number.
    phone: Patch<String>,
    /// Form of address.
    title: Patch<String>,
}

impl CounterpartContact {
    fn updated(mut self, asked: UpdateContact) -> Self {
        set_if_given(&mut self.address, asked.address);
        asked.email.apply(&mut self.email);
        set_if_given(&mut self.first_name, asked.first_name);
        set_if_given(&mut self.last_name, asked.last_name);
        asked.phone.apply(&mut self.phone);
        asked.title.apply(&mut self.title);
        self
    }

    /// The default contact stays until another is.
    fn require_deletable(&self) -> Result<()> {
        let path = "/counterparts/{counterpart_id}/contacts/{contact_id}/make_default";
        let msg = format!("is the default contact: choose another at POST {path} first");
        if self.is_default { Err(parts::is_default("contact_id", &msg)) } else { Ok(()) }
    }
}

/// A person is written to directly.
fn require_organization(counterpart: &Counterpart) -> Result<()> {
    match counterpart.party {
        Party::Organization { .. } => Ok(()),
        Party::Individual { .. } => {
            let message = "Individual counterparts do not have contacts".to_owned();
            Err(Error::new(ErrorKind::NotFound(message)))
        }
    }
}

/// The contact that documents with this counterpart begin with.
pub async fn default_contact(db: &impl ConnectionTrait, scope: &Scope, counterpart_id: Uuid) -> Result<Option<CounterpartContact>> {
    let contacts: Vec<CounterpartContact> = parts::store::parts_of(db, scope, counterpart_id).await?;
    Ok(contacts.into_iter().find(|contact| contact.is_default))
}

impl PartOfCounterpart for CounterpartContact {
    const PLURAL: &'static str = "contacts";

    fn counterpart_id(&self) -> Uuid {
        self.counterpart_id
    }
}

impl Named for CounterpartContact {
    const OBJECT_TYPE: ObjectType = ObjectType::named("counterpart_contact_person");
    const CALLED: &'static str = "a contact of a counterpart";
}

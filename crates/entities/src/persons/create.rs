use bursar_kernel::{Error, NaiveDate};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::PersonBody;
use super::store::PersonRow;
use super::{Details, MAX_COUNT, Person, PersonAddress, Relationship, Secrets, store};
use crate::entities;
use crate::entities::country::Country;
use crate::onboarding::documents::Documents;
use crate::onboarding::follow;

/// A person behind the entity.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonRequest)]
pub(crate) struct CreatePerson {
    /// Where the person lives.
    address: Option<PersonAddress>,
    /// The country whose citizen the person is; one of them where there are several. Persons of entities in the United States need it for
    /// payments.
    citizenship: Option<Country>,
    /// Day of birth.
    date_of_birth: Option<NaiveDate>,
    /// E-mail address.
    #[schema(format = "email")]
    email: String,
    /// First name.
    #[schema(min_length = 1, max_length = 100)]
    first_name: String,
    /// Number of an identity document. It is encrypted in the database.
    #[schema(min_length = 1, max_length = 100)]
    id_number: Option<String>,
    /// Last name.
    #[schema(min_length = 1, max_length = 100)]
    last_name: String,
    /// Telephone number.
    phone: Option<String>,
    /// What the person is to the entity.
    relationship: Relationship,
    /// Last four digits of a social security number of the United States. They are encrypted in the database.
    #[schema(min_length = 4, max_length = 4)]
    ssn_last_4: Option<String>,
}

/// Create a person of the entity
///
/// An entity has at most 250 persons.
#[utoipa::path(
    post,
    path = "/persons",
    responses((status = 200, body = PersonBody), (status = 409, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreatePerson>) -> Answer<Json<PersonBody>> {
    let now = call.env().now();
    let (details, secrets) = body.split();
    let person = Person {
        id: call.env().id(),
        entity_id: call.entity_id,
        details,
        secrets,
        created_by: call.user_id(),
        created_at: now,
        updated_at: now,
    };
    let tx = call.db().begin().await?;
    entities::store::hold(&tx, call.scope(), call.entity_id).await?;
    if record::count::<PersonRow>(&tx, &call.scope().of_everybody()).await? >= MAX_COUNT {
        return Err(Error::conflict(format!("an entity has at most {MAX_COUNT} persons: delete one first")).into());
    }
    store::insert(&tx, &call.edge().vault, call.env(), &call.scope(), &person).await?;
    follow(&tx, &call, call.entity_id).await?;
    tx.commit().await?;
    Ok(Json(person.into()))
}

impl CreatePerson {
    fn split(self) -> (Details, Secrets) {
        let details = Details {
            address: self.address,
            citizenship: self.citizenship,
            date_of_birth: self.date_of_birth,
            email: self.email,
            first_name: self.first_name,
            last_name: self.last_name,
            phone: self.phone,
            relationship: self.relationship,
            documents: Documents::default(),
        };
        (details, Secrets { id_number: self.id_number, ssn_last_4: self.ssn_last_4 })
    }
}

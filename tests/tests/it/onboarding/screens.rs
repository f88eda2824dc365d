//! `/frontend/…`: what the official components for onboarding read.

use bursar_kernel::Uuid;
use bursar_tests::{Partner, Tenant, TestApp, User, uuid};
use serde_json::{Value, json};

use crate::entity_persons::{least, whole};

const READS: [(&str, &str, &str); 1] = [("onboarding", "read", "allowed")];

/// A user of an entity that is paid by these methods.
async fn paid_by(partner: &Partner, entity: Uuid, methods: &[&str]) -> User {
    partner.put(&format!("/entities/{entity}/payment_methods")).json(json!({"payment_methods_receive": methods})).await.expect(200);
    partner.user(entity, &READS).await
}

async fn read(user: &User, path: &str) -> Value {
    user.get(&format!("/frontend/{path}")).await.expect(200)
}

async fn screens(user: &User) -> Value {
    read(user, "onboarding_requirements").await["requirements"].clone()
}

fn field(required: bool, value: Value) -> Value {
    json!({"required": required, "value": value, "error": null})
}

#[tokio::test]
async fn who_chose_nothing_has_no_screens_and_only_what_is_known_anyway() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = paid_by(&partner, partner.entity().await, &["sepa_credit"]).await;
    assert_eq!(screens(&user).await, json!(["bank_accounts"]));
    let idle = partner.user(partner.entity().await, &READS).await;
    let told = read(&idle, "onboarding_requirements").await;
    assert_eq!(told["requirements"], json!([]));
    assert_eq!((&told["data"]["tos_acceptance"], &told["data"]["business_profile"]), (&json!({}), &json!({})));
    assert_eq!(told["data"]["entity"]["organization"], json!({"legal_name": field(true, "Acme GmbH".into())}));
    assert_eq!(read(&idle, "bank_account_masks").await, json!({}));
}

#[tokio::test]
async fn a_company_goes_from_screen_to_screen_until_none_is_left() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = paid_by(&partner, entity, &["card"]).await;
    let all = ["entity", "business_profile", "representative", "owners", "bank_accounts", "persons_documents", "tos_acceptance"];
    // Nobody has a document yet, because there is nobody.
    let first: Vec<&str> = all.into_iter().filter(|screen| *screen != "persons_documents").collect();
    assert_eq!(screens(&user).await, json!(first));

    let asked = read(&user, "onboarding_requirements").await["data"]["entity"].clone();
    assert_eq!((&asked["phone"], &asked["tax_id"]), (&field(true, Value::Null), &field(true, Value::Null)));
    assert!(asked["address"].get("country").is_none(), "it never changes: {asked}");
    partner.patch(&format!("/entities/{entity}")).json(json!({"phone": "+49 30 1", "tax_id": "1"})).await.expect(200);
    let profile = json!({"business_profile": {"mcc": "5734", "url": "https://acme.example.com"}});
    partner.patch(&format!("/entities/{entity}/onboarding_data")).json(profile).await.expect(200);
    assert_eq!(screens(&user).await, json!(["representative", "owners", "bank_accounts", "tos_acceptance"]));

    let mut representative = whole();
    representative["relationship"]["representative"] = true.into();
    let person = partner.post("/persons").entity(entity).json(representative.clone()).await.expect(200);
    let told = read(&user, "onboarding_requirements").await;
    assert_eq!(told["requirements"], json!(["owners", "bank_accounts", "persons_documents", "tos_acceptance"]));
    assert_eq!(told["data"]["persons"][0]["id"], person["id"]);
    assert_eq!(told["data"]["persons"][0]["phone"], field(true, representative["phone"].clone()));
    let documents = json!({"id": person["id"], "verification_document_front": field(true, Value::Null), "verification_document_back": field(false, Value::Null)});
    assert_eq!(told["data"]["persons_documents"], json!([documents]));

    partner.patch(&format!("/entities/{entity}")).json(json!({"organization": {"owners_provided": true}})).await.expect(200);
    let euros = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    partner.post("/bank_accounts").entity(entity).json(euros).await.expect(201);
    let terms = json!({"tos_acceptance": {"date": "2024-06-03T09:30:00Z"}});
    partner.patch(&format!("/entities/{entity}/onboarding_data")).json(terms).await.expect(200);
    let told = read(&user, "onboarding_requirements").await;
    assert_eq!(told["requirements"], json!(["persons_documents"]));
    assert_eq!(told["data"]["tos_acceptance"], json!({"date": field(true, "2024-06-03".into())}));
    assert_eq!(told["data"]["bank_accounts"][0]["iban"], field(true, "DE89370400440532013000".into()));
}

#[tokio::test]
async fn what_no_screen_tells_has_none() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let american = json!({
        "type": "organization", "email": "books@example.com", "organization": {"legal_name": "Acme"},
        "address": {"country": "US", "city": "Portland", "postal_code": "97201", "line1": "1 Main Street", "state": "OR"},
    });
    let entity: Uuid = uuid(&partner.post("/entities").json(american).await.expect(201));
    let user = paid_by(&partner, entity, &["us_ach"]).await;
    let due = partner.get("/onboarding_requirements").entity(entity).await.expect(200)["data"][0]["requirements"]["currently_due"].clone();
    assert!(due.as_array().unwrap().contains(&"treasury_tos_acceptance".into()), "{due}");
    let told = read(&user, "onboarding_requirements").await;
    assert!(told["requirements"].as_array().unwrap().contains(&"ownership_declaration".into()), "{told}");
    let revenue = &told["data"]["business_profile"]["estimated_monthly_revenue"];
    assert_eq!(revenue, &json!({"amount": field(true, Value::Null), "currency": field(true, Value::Null)}));
}

#[tokio::test]
async fn a_person_is_asked_for_what_the_role_and_the_country_take() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = paid_by(&partner, partner.entity().await, &["card"]).await;
    let mask = async |query: &str| read(&user, &format!("person_mask?{query}")).await;
    let representative = mask("relationships=representative&relationships=executive&country=DE").await;
    for asked in ["first_name", "last_name", "email", "phone", "date_of_birth"] {
        assert_eq!(representative[asked], true, "{asked}: {representative}");
    }
    assert_eq!((&representative["address"]["city"], &representative["address"]["line2"]), (&json!(true), &json!(false)));
    assert!(representative.get("ssn_last_4").is_none(), "{representative}");
    let director = mask("relationships=director").await;
    assert!(director.get("phone").is_none() && director.get("address").is_none(), "{director}");
    let owner = mask("relationships=owner&country=DE").await;
    assert_eq!((&owner["relationship"]["percent_ownership"], &owner["address"]["city"]), (&json!(false), &json!(true)));
    assert_eq!(user.get("/frontend/person_mask").await.fields(), ["query.relationships"]);
    assert_eq!(
        user.get("/frontend/person_mask?relationships=friend&country=XX").await.fields(),
        ["query.country", "query.relationships.0"]
    );
}

#[tokio::test]
async fn accounts_are_asked_for_in_the_currencies_that_the_methods_use() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let transfers = paid_by(&partner, partner.entity().await, &["sepa_credit"]).await;
    let masks = read(&transfers, "bank_account_masks").await;
    assert_eq!(masks["EUR"], json!({"country": true, "currency": true, "iban": true}));
    let sterling = json!({"country": true, "currency": true, "account_holder_name": true, "account_number": true, "sort_code": true});
    assert_eq!(masks["GBP"], sterling);
    assert!(masks.get("USD").is_none(), "{masks}");
    let countries = read(&transfers, "bank_accounts_currency_to_supported_countries").await;
    assert_eq!(countries.as_object().unwrap().keys().collect::<Vec<_>>(), masks.as_object().unwrap().keys().collect::<Vec<_>>());
    assert!(countries["EUR"].as_array().unwrap().contains(&"DE".into()), "{countries}");
    let dollars = paid_by(&partner, partner.entity().await, &["us_ach"]).await;
    assert_eq!(read(&dollars, "bank_accounts_currency_to_supported_countries").await, json!({"USD": ["US"]}));
}

#[tokio::test]
async fn an_account_that_is_of_no_use_says_so_at_its_currency() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = paid_by(&partner, partner.entity().await, &["us_ach"]).await;
    let euros = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    partner.post("/bank_accounts").entity(user.entity).json(euros).await.expect(201);
    let account = read(&user, "onboarding_requirements").await["data"]["bank_accounts"][0].clone();
    assert!(account["currency"]["error"]["message"].is_string(), "{account}");
}

#[tokio::test]
async fn documents_are_named_for_the_country_with_the_files_that_are_taken() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &READS).await;
    let of = async |country: &str| read(&user, &format!("document_type_descriptions?country={country}")).await;
    let (german, american) = (of("DE").await, of("US").await);
    assert_ne!(german["verification"], american["verification"]);
    for kind in ["verification", "additional_verification", "entity_verification"] {
        assert_eq!(german[kind].as_array().unwrap().last().unwrap(), "Upload it as PDF, PNG or JPEG", "{german}");
    }
    assert_eq!(user.get("/frontend/document_type_descriptions").await.fields(), ["query.country"]);
}

#[tokio::test]
async fn they_are_for_users_who_may_read_the_onboarding() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let person = partner.post("/persons").entity(entity).json(least()).await.expect(200);
    // What is of the entity alone a partner may read too.
    let known = partner.get("/frontend/onboarding_requirements").entity(entity).await.expect(200);
    assert_eq!(known["data"]["persons"][0]["id"], person["id"]);
    for path in ["bank_account_masks", "bank_accounts_currency_to_supported_countries", "document_type_descriptions?country=DE"] {
        assert!(partner.get(&format!("/frontend/{path}")).await.message(400).contains("entity_user"));
    }
    let own = partner.user(entity, &[("onboarding", "read", "allowed_for_own")]).await;
    assert_eq!(read(&own, "onboarding_requirements").await["data"]["persons"], json!([]), "who may see the own ones sees no others");
    let guest = partner.user(entity, &[("person", "read", "allowed")]).await;
    guest.get("/frontend/onboarding_requirements").await.message(403);
    guest.get("/frontend/bank_account_masks").await.message(403);
}

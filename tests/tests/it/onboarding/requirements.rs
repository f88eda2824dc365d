//! `GET /onboarding_requirements`.

use bursar_kernel::Uuid;
use bursar_tests::{Partner, Tenant, TestApp};
use serde_json::{Value, json};

use crate::entity_persons::{least, whole};

/// An entity with these payment methods.
async fn paid_by(partner: &Partner, methods: &[&str]) -> Uuid {
    let entity = partner.entity().await;
    let body = json!({"payment_methods_receive": methods});
    partner.put(&format!("/entities/{entity}/payment_methods")).json(body).await.expect(200);
    entity
}

async fn requirements(partner: &Partner, entity: Uuid) -> Vec<Value> {
    partner.get("/onboarding_requirements").entity(entity).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn nothing_is_asked_of_who_chose_nothing() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    assert_eq!(requirements(&partner, entity).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_transfer_asks_for_an_account_and_says_when_none_fits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = paid_by(&partner, &["sepa_credit"]).await;
    let nothing = json!({
        "disabled_reason": "requirements.currently_due", "payment_method": "sepa_credit",
        "requirements": {
            "current_deadline": null, "currently_due": ["bank_account"], "eventually_due": [], "past_due": [], "pending_verification": [],
        },
        "requirements_errors": [], "verification_errors": [], "verification_status": "disabled",
    });
    assert_eq!(requirements(&partner, entity).await, [nothing]);
    let dollars =
        json!({"country": "US", "currency": "USD", "account_holder_name": "Acme", "account_number": "1", "routing_number": "021000021"});
    partner.post("/bank_accounts").entity(entity).json(dollars).await.expect(201);
    let told = requirements(&partner, entity).await;
    assert_eq!(told[0]["requirements_errors"][0]["code"], "unfit_bank_account");
    let euros = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    let account = partner.post("/bank_accounts").entity(entity).json(euros).await.expect(201);
    let told = requirements(&partner, entity).await;
    assert_eq!((&told[0]["verification_status"], &told[0]["disabled_reason"]), (&json!("enabled"), &Value::Null));
    let happened = app.events_of(entity).await;
    let of = |action: &str| happened.iter().filter(|event| event.ends_with(action)).count();
    // Chosen, the dollars (nothing is missing less), the euros.
    assert_eq!((of("onboarding_requirements.updated"), of("onboarding_requirements.status_updated")), (3, 2), "{happened:?}");
    partner.delete(&format!("/bank_accounts/{}", account["id"].as_str().unwrap())).entity(entity).await.expect(204);
    assert_eq!(requirements(&partner, entity).await[0]["verification_status"], "disabled");
}

#[tokio::test]
async fn what_a_payment_service_asks_a_company_is_told_and_seen() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = paid_by(&partner, &["card"]).await;
    let due = async || requirements(&partner, entity).await[0]["requirements"]["currently_due"].as_array().unwrap().clone();
    let all = due().await;
    for asked in ["bank_account", "business_profile.mcc", "business_profile.url", "tos_acceptance", "persons.representative"] {
        assert!(all.contains(&asked.into()), "{asked}: {all:?}");
    }
    // Nothing of what is asked in the United States alone.
    assert!(!all.iter().any(|asked| asked.as_str().unwrap().contains("ssn")), "{all:?}");
    let mut representative = least();
    representative["relationship"]["representative"] = true.into();
    let person = partner.post("/persons").entity(entity).json(representative).await.expect(200);
    let after = due().await;
    assert!(!after.contains(&"persons.representative".into()));
    for asked in ["address", "date_of_birth", "phone"] {
        assert!(after.contains(&format!("persons.representative.{asked}").into()), "{asked}: {after:?}");
    }
    let known = whole();
    let known = json!({"address": known["address"], "date_of_birth": known["date_of_birth"], "phone": known["phone"]});
    partner.patch(&format!("/persons/{}", person["id"].as_str().unwrap())).entity(entity).json(known).await.expect(200);
    let euros = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    partner.post("/bank_accounts").entity(entity).json(euros).await.expect(201);
    let told =
        json!({"tos_acceptance": {"date": "2024-06-03T09:30:00Z"}, "business_profile": {"mcc": "5734", "url": "https://acme.example.com"}});
    partner.patch(&format!("/entities/{entity}/onboarding_data")).json(told).await.expect(200);
    let company = json!({"phone": "+49 30 1", "tax_id": "1", "organization": {"owners_provided": true}});
    partner.patch(&format!("/entities/{entity}")).json(company).await.expect(200);
    assert_eq!(due().await, [] as [Value; 0]);
    // All is told, but nobody carries cards out here.
    let told = requirements(&partner, entity).await;
    assert_eq!(
        (&told[0]["disabled_reason"], &told[0]["verification_errors"][0]["code"]),
        (&json!("not_configured"), &json!("not_configured"))
    );
}

#[tokio::test]
async fn only_what_changes_the_requirements_is_an_event() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = paid_by(&partner, &["sepa_credit"]).await;
    let before = app.events_of(entity).await;
    partner.post("/persons").entity(entity).json(whole()).await.expect(200);
    partner.patch(&format!("/entities/{entity}/onboarding_data")).json(json!({"business_profile": {"mcc": "5734"}})).await.expect(200);
    assert_eq!(app.events_of(entity).await, before);
}

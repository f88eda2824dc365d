//! Generated from the document: every operation that writes, failing at every statement that it makes.

use bursar_connectors::Platform;
use bursar_kernel::Uuid;
use bursar_store::Moment;
use bursar_tests::books::{Books, Connected};
use bursar_tests::conformance::note;
use bursar_tests::faults::{Faults, contents};
use bursar_tests::sample::{Ids, Operation, grantable, operations, sent_body, with_body};
use bursar_tests::{Answer, Partner, Request, TestApp, User, company};
use http::Method;
use serde_json::Value;

const KEY: &str = "idempotency-key";

/// Their objects, as the partner has them, leave nothing to change, or they change nothing. Each has tests of its own.
const UNREACHED: &[&str] = &[
    "POST /accounting_account_replacements",
    "POST /accounting_backfills",
    "POST /accounting_backfills/{backfill_id}/cancel",
    "POST /accounting_backfills/{backfill_id}/start",
    "POST /accounting_connections",
    "DELETE /accounting_match_rules/{match_rule_id}",
    "POST /accounting_matches/{match_id}/decide",
    "POST /accounting_matches/{match_id}/undo",
    "POST /accounting_synced_records/link",
    "POST /accounting_synced_records/preview",
    "POST /accounting_synced_records/push",
    "POST /accounting_synced_records/unlink",
    "POST /accounting_synced_records/{synced_record_id}/push",
    "POST /accounting_synced_records/{synced_record_id}/resolve",
    "POST /accounting_tax_choices",
    "POST /approval_policies/{approval_policy_id}/processes/{process_id}/cancel",
    "POST /auth/revoke",
    "POST /bank_accounts/{bank_account_id}/make_default",
    "POST /bank_transactions/{bank_transaction_id}/ignore",
    "POST /bank_transactions/{bank_transaction_id}/match",
    "POST /bank_transactions/{bank_transaction_id}/undo",
    "POST /batch_payments",
    "POST /counterparts/{counterpart_id}/bank_accounts/{bank_account_id}/make_default",
    "DELETE /counterparts/{counterpart_id}/contacts/{contact_id}",
    "POST /counterparts/{counterpart_id}/contacts/{contact_id}/make_default",
    "POST /data_exports/extra_data",
    "POST /document_templates/{document_template_id}/make_default",
    "POST /einvoicing_connections",
    "POST /entities/{entity_id}/activate",
    "DELETE /entities/{entity_id}/logo",
    "DELETE /entities/{entity_id}/stripe_account",
    "PUT /entities/{entity_id}/stripe_account",
    "DELETE /files/{file_id}",
    "POST /financing_invoices",
    "POST /financing_tokens",
    "POST /mail_templates/preview",
    "POST /mailbox_domains",
    "POST /mailboxes",
    "POST /mailboxes/search",
    "POST /payable_credit_notes/{credit_note_id}/approve",
    "POST /payable_credit_notes/{credit_note_id}/cancel_ocr",
    "POST /payable_credit_notes/{credit_note_id}/reject",
    "POST /payable_credit_notes/{credit_note_id}/submit_for_approval",
    "POST /payable_purchase_orders/{purchase_order_id}/preview",
    "POST /payable_purchase_orders/{purchase_order_id}/send",
    "POST /payables/{payable_id}/cancel_ocr",
    "POST /payables/{payable_id}/mark_as_paid",
    "POST /payables/{payable_id}/mark_as_partially_paid",
    "POST /payables/{payable_id}/reject",
    "POST /payables/{payable_id}/reopen",
    "POST /payables/{payable_id}/validate",
    "POST /payment_intents/{payment_intent_id}/mark_as_failed",
    "POST /payment_records/{payment_record_id}/mark_as_succeeded",
    "POST /receivables/search",
    "PATCH /receivables/{receivable_id}",
    "POST /receivables/{receivable_id}/accept",
    "POST /receivables/{receivable_id}/cancel",
    "POST /receivables/{receivable_id}/decline",
    "POST /receivables/{receivable_id}/mark_as_paid",
    "POST /receivables/{receivable_id}/mark_as_partially_paid",
    "POST /receivables/{receivable_id}/mark_as_uncollectible",
    "POST /receivables/{receivable_id}/preview",
    "POST /receivables/{receivable_id}/send",
    "POST /receivables/{receivable_id}/send_test_reminder",
    "POST /receivables/{receivable_id}/verify",
    "POST /recurrences",
    "POST /recurrences/{recurrence_id}/resume",
    "DELETE /roles/{role_id}",
    "POST /webhook_subscriptions/{webhook_subscription_id}/redeliver",
];

/// What changes an object whose every field may be left out: the first of these that it has.
const CHANGES: [(&str, &str); 16] = [
    ("tos_acceptance", r#"{"date": "2024-06-04T09:30:00Z"}"#),
    ("phone", r#""+49 30 1234567""#),
    ("display_name", r#""Changed""#),
    ("first_name", r#""Changed""#),
    ("name", r#""Changed""#),
    ("description", r#""Changed""#),
    ("payment_method", r#""Changed""#),
    ("merchant_name", r#""Changed""#),
    ("currency", r#"{"default": "EUR"}"#),
    ("city", r#""Changed""#),
    ("value", r#""Changed""#),
    ("text", r#""Changed""#),
    ("website", r#""https://example.com/changed""#),
    ("memo", r#""Changed""#),
    ("message", r#""Changed""#),
    ("subject_text", r#""Changed""#),
];

/// A partner with something of every kind and a connection, at a node whose database fails on demand.
struct FailingNode {
    app: TestApp,
    partner: Partner,
    user: User,
    ids: Ids,
    connected: Connected,
    faults: Faults,
}

impl FailingNode {
    async fn start() -> FailingNode {
        let books = Books::open_alone(Platform::Xero).await;
        let connected = books.connect().await;
        let ids = Ids::fill(&books.partner).await;
        let all = grantable();
        let all: Vec<(&str, &str, &str)> = all.iter().map(|(object, action)| (object.as_str(), action.as_str(), "allowed")).collect();
        let user = books.partner.user(ids.entity, &all).await;
        let faults = Faults::default();
        let faulty = books.app.observed(faults.observer());
        FailingNode {
            partner: books.partner.on(faulty.clone()),
            user: User { app: faulty, ..user },
            app: books.tenant.app,
            ids,
            connected,
            faults,
        }
    }

    fn request(&self, operation: &Operation) -> Request {
        if operation.path.starts_with("/accounting_connections/{") {
            let path = operation.with_ids(&[self.connected.id]);
            return self.partner.request(operation.method.clone(), &path).entity(self.connected.entity);
        }
        let ids: Vec<Uuid> = operation.collections().iter().map(|collection| self.ids.any(collection)).collect();
        let path = operation.with_ids(&ids);
        if operation.access["token"] == "user" {
            return self.user.request(operation.method.clone(), &path);
        }
        self.partner.request(operation.method.clone(), &path).entity(self.ids.entity)
    }

    /// The body with which the operation gets as far as its commit, which fails; `Err` with the answer when it does not get there.
    async fn committing_body(&self, operation: &Operation) -> Result<Option<Value>, Answer> {
        let request = || {
            self.faults.fail_at(Moment::Before, "COMMIT");
            self.request(operation)
        };
        let mut body = operation.body();
        if let Some(body) = body.as_mut().filter(|_| operation.method == Method::PATCH)
            && let Some((field, value)) = CHANGES.into_iter().find(|(field, _)| operation.has_field(field))
        {
            body[field] = serde_json::from_str(value).unwrap();
        }
        // What is unique is taken by the rows that stand already.
        for unique in ["login", "name"] {
            if let Some(word) = body.as_mut().and_then(|body| body.get_mut(unique)) {
                *word = "another".into();
            }
        }
        let (answer, body) = sent_body(operation, body, &self.ids, &request).await;
        if self.faults.hit().is_some() { Ok(body) } else { Err(answer) }
    }
}

fn writes(operation: &Operation) -> bool {
    operation.method != Method::GET && !operation.takes_form()
}

#[tokio::test]
async fn whatever_statement_fails_the_answer_is_a_5xx_and_nothing_has_changed() {
    let node = FailingNode::start().await;
    let (mut failed, mut unreached) = (0, Vec::new());
    let before = contents(node.app.db()).await;
    for operation in operations().into_iter().filter(writes) {
        let body = match node.committing_body(&operation).await {
            Ok(body) => body,
            Err(_) => {
                unreached.push(operation.name());
                continue;
            }
        };
        for statement in 0.. {
            node.faults.fail_after(statement);
            let mut request = with_body(node.request(&operation), body.as_ref());
            if operation.method == Method::POST {
                request = request.header(KEY, "once");
            }
            let answer = request.await;
            let hit = node.faults.hit().expect("a statement failed");
            assert!(answer.status >= 500, "{} answered {} although this failed: {hit}", operation.name(), answer.status);
            failed += 1;
            if hit == "COMMIT" {
                break;
            }
        }
        assert_eq!(contents(node.app.db()).await, before, "{} has changed something", operation.name());
        note("failure", &operation.name());
    }
    assert_eq!(unreached, UNREACHED);
    assert!(failed > 300, "only {failed} statements failed");
}

#[tokio::test]
async fn whatever_fails_after_the_handlers_commit_rolls_it_back_with_and_without_a_key() {
    let node = FailingNode::start().await;
    let before = contents(node.app.db()).await;
    for operation in operations().into_iter().filter(writes) {
        let Ok(body) = node.committing_body(&operation).await else { continue };
        for key in [None, Some("once")] {
            node.faults.fail_at(Moment::After, "PENDING COMMIT");
            let request = with_body(node.request(&operation), body.as_ref());
            let request = key.into_iter().fold(request, |request, key| request.header(KEY, key));
            request.await.message(500);
            assert!(node.faults.hit().is_some(), "{}", operation.name());
        }
        assert_eq!(contents(node.app.db()).await, before, "{} has changed something", operation.name());
    }
}

#[tokio::test]
async fn what_failed_is_done_when_it_is_sent_again_under_its_key() {
    let node = FailingNode::start().await;
    for moment_and_words in
        [(Moment::After, "PENDING COMMIT"), (Moment::Before, "INSERT INTO idempotency_keys"), (Moment::Before, "COMMIT")]
    {
        let create = || node.partner.post("/entities").header(KEY, moment_and_words.1).json(company("Acme"));
        node.faults.fail_at(moment_and_words.0, moment_and_words.1);
        create().await.message(500);
        let made = create().await;
        assert_eq!(made.header("idempotent-replayed"), "");
        let made = made.expect(201);
        let again = create().await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.expect(201), made);
    }
}

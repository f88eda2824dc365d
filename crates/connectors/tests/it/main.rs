//! One suite for every ledger, run against its simulator in this process: consent, tokens, the company, every stream to its
//! end, what changed, and the way out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line that says why")]

mod consent;
mod suite;
mod write_answers;

use bursar_connectors::Platform;

#[tokio::test]
async fn quickbooks_online_is_read_whole() {
    suite::everything_is_read(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn xero_is_read_whole() {
    suite::everything_is_read(Platform::Xero).await;
}

#[tokio::test]
async fn quickbooks_online_tells_what_changed() {
    suite::nothing_changed(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn xero_tells_what_changed() {
    suite::nothing_changed(Platform::Xero).await;
}

#[tokio::test]
async fn quickbooks_online_is_left() {
    suite::tokens_are_given_back(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn xero_is_left() {
    suite::tokens_are_given_back(Platform::Xero).await;
}

#[tokio::test]
async fn one_company_of_xero_is_left_and_the_other_stays() {
    suite::one_company_is_forgotten().await;
}

use bursar_tests::Tenant;

#[tokio::test]
async fn without_a_lender_there_is_nobody_to_open_pages_of() {
    let tenant = Tenant::start().await;
    let refused = tenant.post("/financing_tokens").await.expect(422);
    assert!(refused["detail"][0]["msg"].as_str().unwrap().contains("works with none"), "{refused}");
}

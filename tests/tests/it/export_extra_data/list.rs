use serde_json::Value;

use super::Extra;

#[tokio::test]
async fn filters_find_what_is_said_of_an_object() {
    let mut extra = Extra::open().await;
    extra.made("default_account_code", "429").await;
    extra.made("default_tax_rate_code", "NONE").await;
    extra.counterpart = extra.another().await;
    extra.made("default_account_code", "200").await;
    let get = |query: String| extra.get(&format!("/data_exports/extra_data?{query}"));
    let values = |page: Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|extra| extra["field_value"].as_str().unwrap().to_owned()).collect()
    };
    let object = format!("object_id={}", extra.counterpart.as_str().unwrap());
    for (query, found) in [
        (String::new(), vec!["429", "NONE", "200"]),
        (object, vec!["200"]),
        ("field_name=default_account_code&order=desc".to_owned(), vec!["200", "429"]),
        ("field_value=NONE".to_owned(), vec!["NONE"]),
    ] {
        assert_eq!(values(get(query.clone()).await.expect(200)), found, "{query}");
    }
}

use serde_json::{Value, json};

use super::list::names;
use super::{Business, berlin, company, id, person};

/// Beside "Acme Inc.": a vendor with an account, an address and a VAT ID of its own, and a person.
async fn filled() -> Business {
    let business = Business::open().await;
    let mut vendor = company("Straße & Söhne");
    vendor["organization"]["is_customer"] = json!(false);
    vendor["organization"]["is_vendor"] = json!(true);
    vendor["organization"]["email"] = json!("Books@Strasse.example");
    vendor["tax_id"] = json!("T-1");
    let vendor = business.post("/counterparts").json(vendor).await.expect(201);
    let part = |name: &str| format!("/counterparts/{}/{name}", id(&vendor));
    let vienna = json!({"country": "AT", "city": "Wien", "line1": "Ring 1", "line2": "Top 3", "postal_code": "1010", "state": "W"});
    business.post(&part("addresses")).json(vienna).await.expect(201);
    let account = json!({"country": "DE", "currency": "EUR", "iban": "DE74500700100100000900"});
    business.post(&part("bank_accounts")).json(account).await.expect(200);
    let british = json!({"country": "GB", "currency": "GBP", "account_number": "12345678", "sort_code": "123456"});
    business.post(&part("bank_accounts")).json(british).await.expect(200);
    business.post(&part("vat_ids")).json(json!({"country": "AT", "type": "eu_vat", "value": "ATU12345678"})).await.expect(201);
    business.post("/counterparts").json(person("Zoe", "Abel")).await.expect(201);
    let foreign = business.partner.entity().await;
    business.partner.post("/counterparts").entity(foreign).json(company("Acme Inc.")).await.expect(201);
    business
}

#[tokio::test]
async fn each_finds_what_its_name_says() {
    let (business, vendor) = (filled().await, "Straße & Söhne");
    let everybody = ["Acme Inc.", vendor, "Zoe Abel"];
    let cases: [(&str, &[&str]); 38] = [
        ("type=organization", &everybody[..2]),
        ("type=individual", &everybody[2..]),
        ("is_vendor=true", &everybody[1..]),
        ("is_vendor=false", &everybody[..1]),
        ("is_customer=true", &everybody[..1]),
        ("is_customer=true&is_vendor=true", &[]),
        ("counterpart_name=Zoe+Abel", &everybody[2..]),
        ("counterpart_name=zoe+abel", &[]),
        ("counterpart_name__iexact=zoe+ABEL", &everybody[2..]),
        ("counterpart_name__contains=S%C3%B6h", &[vendor]),
        ("counterpart_name__contains=s%C3%B6h", &[]),
        ("counterpart_name__icontains=S%C3%96HNE", &[vendor]),
        ("counterpart_name__icontains=%25", &[]),
        ("email=Books%40Strasse.example", &[vendor]),
        ("email=books%40strasse.example", &[]),
        ("email__contains=Strasse", &[vendor]),
        ("email__icontains=STRASSE", &[vendor]),
        ("tax_id=T-1", &[vendor]),
        ("vat_id=ATU12345678", &[vendor]),
        ("vat_id=ATU", &[]),
        ("iban=DE74500700100100000900", &[vendor]),
        ("iban=de74+5007+0010+0100+0009+00", &[vendor]),
        ("iban=DE89370400440532013000", &[]),
        ("account_number=12345678", &[vendor]),
        ("sort_code=123456&account_number=12345678", &[vendor]),
        // Another account has the IBAN.
        ("sort_code=123456&iban=DE74500700100100000900", &[]),
        ("address.country=AT", &[vendor]),
        ("address.country=DE", &everybody),
        ("address.city=Wien&address.postal_code=1010", &[vendor]),
        // Another address has the postal code.
        ("address.city=Wien&address.postal_code=10115", &[]),
        ("address.state=W", &[vendor]),
        ("address.line1=Ring+1&address.line2=Top+3", &[vendor]),
        ("address.line1=Ring", &[]),
        ("created_at__gte=2024-06-03T09:30:00Z", &everybody),
        ("created_at__gt=2024-06-03T09:30:00Z", &[]),
        ("created_at__lt=2024-06-03T09:30:00Z", &[]),
        ("created_at__lte=2024-06-03&address.country=AT", &[]),
        ("address.country=AT&is_vendor=true&email__icontains=books&tax_id=T-1", &[vendor]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&business.read(&format!("/counterparts?sort=counterpart_name&{query}")).await), expected, "{query}");
    }
}

#[tokio::test]
async fn ids_and_tags_find_any_of_them() {
    let business = filled().await;
    let all = business.read("/counterparts?sort=counterpart_name").await;
    let [acme, vendor, zoe] = [0, 1, 2].map(|place| id(&all["data"][place]));
    let tag = |name: &'static str| business.post("/tags").json(json!({"name": name}));
    let (north, south) = (tag("North").await.expect(201), tag("South").await.expect(201));
    let give = async |counterpart: &str, wrapper: &str, tags: &[&Value]| {
        let ids: Vec<String> = tags.iter().map(|tag| id(tag)).collect();
        business.patch(&format!("/counterparts/{counterpart}")).json(json!({wrapper: {"tag_ids": ids}})).await.expect(200);
    };
    give(&acme, "organization", &[&north, &south]).await;
    give(&zoe, "individual", &[&south]).await;
    let found = async |query: String| names(&business.read(&format!("/counterparts?sort=counterpart_name&{query}")).await);
    assert_eq!(found(format!("id__in={acme}&id__in={vendor}")).await, ["Acme Inc.", "Straße & Söhne"]);
    assert_eq!(found(format!("tag_ids__in={}", id(&north))).await, ["Acme Inc."]);
    assert_eq!(found(format!("tag_ids__in={}&tag_ids__in={}", id(&north), id(&south))).await, ["Acme Inc.", "Zoe Abel"]);
    assert_eq!(found(format!("tag_ids__in={}", business.entity)).await, [""; 0]);
    business.delete(&format!("/counterparts/{zoe}")).await.expect(204);
    assert_eq!(found(format!("tag_ids__in={}", id(&south))).await, ["Acme Inc."]);
}

#[tokio::test]
async fn what_a_part_had_before_does_not_find_it() {
    let business = Business::open().await;
    let made = business.post("addresses").json(berlin()).await.expect(201);
    business.patch(&format!("addresses/{}", id(&made))).json(json!({"city": "Bonn"})).await.expect(200);
    assert_eq!(business.read("/counterparts?address.city=Bonn").await["data"].as_array().unwrap().len(), 1);
    business.delete(&format!("addresses/{}", id(&made))).await.expect(204);
    assert_eq!(business.read("/counterparts?address.city=Bonn").await["data"], json!([]));
}

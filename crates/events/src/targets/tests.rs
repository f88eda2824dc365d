use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const PUBLIC: [&str; 10] = [
    "1.1.1.1",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "64:ff9b::808:808",
    "2002:808:808::1",
];

const REFUSED: [(&str, &str); 50] = [
    ("127.0.0.1", "this machine"),
    ("127.255.255.254", "this machine"),
    ("0.0.0.0", "this host"),
    ("0.1.2.3", "this host"),
    ("10.0.0.1", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.1.1", "private"),
    ("169.254.0.1", "local link"),
    ("169.254.169.254", "metadata"),
    ("100.64.0.1", "carrier"),
    ("100.100.100.200", "carrier"),
    ("100.127.255.255", "carrier"),
    ("168.63.129.16", "cloud"),
    ("192.0.0.192", "special"),
    ("192.0.2.1", "examples"),
    ("198.51.100.7", "examples"),
    ("203.0.113.7", "examples"),
    ("198.18.0.1", "benchmarks"),
    ("192.88.99.1", "relay"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.250", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "not a global"),
    ("::1", "not a global"),
    ("::10.0.0.1", "not a global"),
    ("::ffff:10.0.0.1", "private"),
    ("::ffff:127.0.0.1", "this machine"),
    ("::ffff:169.254.169.254", "metadata"),
    ("2002:7f00:1::1", "this machine"),
    ("2002:a9fe:a9fe::", "metadata"),
    ("64:ff9b::a00:1", "private"),
    ("64:ff9b::169.254.169.254", "metadata"),
    ("64:ff9b:1::a00:1", "not a global"),
    ("2607:f8b0::5efe:10.0.0.1", "private"),
    ("2607:f8b0::200:5efe:192.168.0.1", "private"),
    ("::5efe:808:808", "not a global"),
    ("fd00::5efe:808:808", "not a global"),
    ("fec0::5efe:808:808", "not a global"),
    ("fe80::200:5efe:808:808", "not a global"),
    ("2001:db8::5efe:808:808", "examples"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "tunnel"),
    ("2001:db8::1", "examples"),
    ("3fff::1", "examples"),
    ("fc00::1", "not a global"),
    ("fd00:ec2::254", "not a global"),
    ("fe80::1", "not a global"),
    ("fec0::1", "not a global"),
    ("ff02::1", "multicast"),
];

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn only_the_public_internet_is_reached() {
    for text in PUBLIC {
        assert_eq!(check_target(address(text), &[], true), Ok(()), "{text}");
        assert!(check_target(address(text), &[], false).unwrap_err().to_string().contains("https"), "{text} in the clear");
    }
    for (text, kind) in REFUSED {
        for is_encrypted in [true, false] {
            let refusal = check_target(address(text), &[], is_encrypted).expect_err(text).to_string();
            assert!(refusal.contains(kind), "{text}: {refusal}");
        }
    }
}

#[test]
fn a_listed_network_is_reached_and_no_other() {
    let networks: Vec<IpNet> = ["10.1.0.0/16", "127.0.0.1/32", "fd12::/16"].map(|text| text.parse().unwrap()).to_vec();
    for text in ["10.1.2.3", "::ffff:10.1.2.3", "127.0.0.1", "fd12::1"] {
        assert_eq!(
            (check_target(address(text), &networks, true), check_target(address(text), &networks, false)),
            (Ok(()), Ok(())),
            "{text}"
        );
    }
    for text in ["10.2.0.1", "127.0.0.2", "169.254.169.254", "fd13::1", "::1", "64:ff9b::a01:203"] {
        assert!(check_target(address(text), &networks, true).is_err(), "{text}");
    }
    assert!(check_target(address("1.1.1.1"), &networks, false).is_err(), "the internet is reached over TLS only");
}

#[test]
fn an_address_is_seen_through_however_it_is_written() {
    let written = [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://%31%32%37.0.0.1/",
        "https://\u{ff11}\u{ff12}\u{ff17}.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://[0:0:0:0:0:ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://2852039166/latest/meta-data/",
        "https://[fd00:ec2::254]/",
    ];
    for text in written {
        let problem = url_problem(text, &[]).expect_err(text);
        assert!(problem.contains("requests go to the public internet only"), "{text}: {problem}");
    }
}

#[test]
fn a_url_is_https_and_names_nobody() {
    let cases = [
        ("http://example.com/", "https://"),
        ("ftp://example.com/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://user@example.com/", "user name"),
        ("https://user:secret@example.com/", "user name"),
        ("https://:secret@example.com/", "user name"),
        ("https://example.com@10.0.0.1/", "user name"),
        ("example.com", "web address"),
        ("https://", "web address"),
        ("https://300.1.1.1/", "web address"),
    ];
    for (text, words) in cases {
        let problem = url_problem(text, &[]).expect_err(text);
        assert!(problem.contains(words), "{text}: {problem}");
    }
    for text in ["https://example.com", "https://example.com:8443/hooks?tenant=1", "https://b\u{fc}cher.example/", "https://1.1.1.1/"] {
        assert!(url_problem(text, &[]).is_ok(), "{text}");
    }
    assert!(url_problem("http://hooks.internal/", &["10.0.0.0/8".parse().unwrap()]).is_ok());
    let loopback: [IpNet; 2] = ["127.0.0.0/8", "::1/128"].map(|text| text.parse().unwrap());
    for text in ["http://127.0.0.1:3000/hooks", "http://[::1]/", "http://localhost:3000/", "http://shop.localhost/", "https://example.com/"]
    {
        assert!(url_problem(text, &loopback).is_ok(), "{text}");
    }
    for text in ["http://example.com/", "http://localhost.example.com/", "http://1.1.1.1/"] {
        assert!(url_problem(text, &loopback).expect_err(text).contains("https"), "{text}");
    }
}

/// A resolver that answers in turn.
fn lookup(answers: &'static [&'static [&'static str]]) -> Lookup {
    let asked = Arc::new(AtomicUsize::new(0));
    Arc::new(move |_| {
        let turn = asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(answers[turn.min(answers.len() - 1)].iter().map(|text| address(text)).collect()) })
    })
}

async fn resolved(checked: &Checked) -> Result<Vec<String>, String> {
    let found = checked.resolve("hooks.example".parse().unwrap()).await.map_err(|error| error.to_string())?;
    Ok(found.map(|address| address.ip().to_string()).collect())
}

#[tokio::test]
async fn a_name_is_judged_each_time_it_is_looked_up() {
    let rebinding = lookup(&[&["1.1.1.1"], &["127.0.0.1"], &["10.0.0.1", "1.1.1.1", "169.254.169.254"], &[]]);
    let checked = Checked { lookup: rebinding, networks: Vec::new(), is_encrypted: true };
    assert_eq!(resolved(&checked).await, Ok(vec!["1.1.1.1".to_owned()]));
    assert!(resolved(&checked).await.unwrap_err().contains("this machine"));
    assert_eq!(resolved(&checked).await, Ok(vec!["1.1.1.1".to_owned()]), "what may not be connected to is not handed on");
    assert!(resolved(&checked).await.unwrap_err().contains("no address"));
}

//! A real receiver on a local port.

use super::*;
use crate::samples::{at, drive, errand, one_of_each, people, purchase, reply};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};
use std::time::Instant;

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

struct Request {
    line: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// A receiver that takes one request and answers it.
fn receiver(answer: &'static str) -> (String, JoinHandle<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hooks/qm?a=1", listener.local_addr().unwrap());
    let heard = spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            lines.push(line.trim().to_owned());
        }
        let headers: BTreeMap<String, String> = lines[1..]
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.into()))
            .collect();
        let mut body = vec![0; headers["content-length"].parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        Request { line: lines.remove(0), headers, body }
    });
    (url, heard)
}

fn webhook(url: &str) -> Webhook {
    Webhook::new(url, SECRET, Duration::from_secs(5)).unwrap()
}

#[test]
fn a_receiver_gets_a_signed_errand() {
    let (url, heard) = receiver("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
    let sent = errand("c1-3f9a/webhook", purchase("A"));
    let receipt = webhook(&url).post(&sent, &people(), at(0)).unwrap();
    assert_eq!(receipt, Receipt::Answered { key: "c1-3f9a/webhook".into(), status: 202 });
    let request = heard.join().unwrap();
    assert_eq!(request.line, "POST /hooks/qm?a=1 HTTP/1.1");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["webhook-id"], "c1-3f9a/webhook");
    assert_eq!(request.headers["webhook-timestamp"], "1527840000");
    let expected = sign::signature(SECRET, "c1-3f9a/webhook", 1_527_840_000, &request.body);
    assert_eq!(request.headers["webhook-signature"], expected);
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!((&body["type"], &body["action"]["quantity"]), (&"purchase".into(), &24.into()));
    assert!(body.get("person").is_none() && body.get("stops").is_none(), "{body}");
}

#[test]
fn a_signature_covers_id_time_and_body() {
    let one = sign::signature(SECRET, "a", 1, b"x");
    for other in
        [(SECRET, "b", 1, b"x"), (SECRET, "a", 2, b"x"), (SECRET, "a", 1, b"y"), (&SECRET[1..], "a", 1, b"x")]
    {
        assert_ne!(sign::signature(other.0, other.1, other.2, other.3), one);
    }
}

#[test]
fn personal_data_go_with_the_actions_that_need_them_alone() {
    for sent in one_of_each() {
        let body = String::from_utf8(body_of(&sent, &people()).unwrap()).unwrap();
        let needs = |codes: &[&str]| codes.contains(&sent.action.code());
        assert_eq!(
            body.contains("Ana Souza"),
            needs(&["notify_late", "win_back", "reply", "drive"]),
            "{body}"
        );
        assert_eq!(body.contains("ana@shop"), needs(&["notify_late", "win_back", "reply"]), "{body}");
        assert_eq!(body.contains("Rua A"), needs(&["drive"]), "{body}");
    }
    let said = |action, people: &Contacts| -> serde_json::Value {
        serde_json::from_slice(&body_of(&errand("k", action), people).unwrap()).unwrap()
    };
    assert!(said(reply(), &people())["action"]["text"].as_str().unwrap().starts_with("Dear Ana Souza,"));
    assert!(
        said(reply(), &Contacts::none())["action"]["text"].as_str().unwrap().starts_with("Dear customer,")
    );
    let stops = &said(drive(), &people())["stops"];
    assert_eq!((&stops[0]["order"], &stops[0]["address"]), (&"O1".into(), &"=Rua A, 7".into()));
    assert_eq!(stops[1]["name"], "");
}

#[test]
fn anything_but_2xx_is_refused_and_redirects_are_not_followed() {
    let answers = [
        ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", 500),
        ("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", 410),
        ("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", 302),
        ("HTTP/1.1 307 Again\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", 307),
    ];
    for (answer, expected) in answers {
        let (url, heard) = receiver(answer);
        let refused = webhook(&url).post(&errand("k", purchase("A")), &people(), at(0));
        assert!(matches!(refused, Err(Error::Refused { status }) if status == expected), "{refused:?}");
        heard.join().unwrap();
    }
}

#[test]
fn silence_ends_with_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let hasty = Webhook::new(&url, SECRET, Duration::from_millis(200)).unwrap();
    let started = Instant::now();
    let failed = hasty.post(&errand("k", purchase("A")), &people(), at(0));
    assert!(matches!(failed, Err(Error::Unreachable(_))), "{failed:?}");
    assert!(started.elapsed() < Duration::from_secs(4));
    drop(listener);
    assert!(matches!(hasty.post(&errand("k", purchase("A")), &people(), at(0)), Err(Error::Unreachable(_))));
}

#[test]
fn broken_answers_are_errors_and_nothing_else() {
    for answer in ["", "nonsense\r\n\r\n", "HTTP/1.1 2000 x\r\n\r\n", "HTTP/1.1"] {
        let (url, heard) = receiver(answer);
        let failed = webhook(&url).post(&errand("k", purchase("A")), &people(), at(0));
        assert!(matches!(failed, Err(Error::Unreachable(_))), "{answer:?} {failed:?}");
        heard.join().unwrap();
    }
}

#[test]
fn bad_settings_and_keys_are_refused_before_anything_is_sent() {
    let second = Duration::from_secs(1);
    for url in ["", "shop.example/hook", "ftp://shop.example/", "file:///etc/passwd", "http://", "http:// x/"]
    {
        assert!(matches!(Webhook::new(url, SECRET, second), Err(Error::Address)), "{url}");
    }
    assert!(matches!(
        Webhook::new("https://shop.example/", b"short", second),
        Err(Error::Secret { least: 16 })
    ));
    let nowhere = webhook("http://127.0.0.1:1/?token=hidden");
    for key in ["", "a\r\nb: c", "ü", "a b"] {
        let refused = nowhere.post(&errand(key, purchase("A")), &people(), at(0));
        assert!(matches!(refused, Err(Error::Key)), "{key:?}");
    }
    assert!(!format!("{nowhere:?}").contains("hidden"));
}

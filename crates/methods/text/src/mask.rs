//! Contacts and names out of free text.

mod address;
mod digits;
mod name;

use crate::script::narrow;

/// A stretch of characters to replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// Characters covered.
    length: usize,
    placeholder: &'static str,
}

/// Replaces contacts by placeholders and leaves all else as it stands: e-mail addresses by `[email]`,
/// web addresses by `[url]`, telephone numbers by `[phone]`, other strings of seven digits and more by
/// `[number]`, messenger names that are announced as such by `[contact]`, and the `names` given by
/// `[name]`.
///
/// Names are found in any case, as whole words in Latin letters and anywhere in Chinese characters;
/// the parts of a name of three letters and more, and the given name of a Chinese name of three or four
/// characters, are masked too. Names of one character are not looked for. Dates, years and amounts
/// with thousands marks stay. Masking twice changes nothing more. O(text × names).
pub fn mask(text: &str, names: &[&str]) -> String {
    let original: Vec<char> = text.chars().collect();
    let plain: Vec<char> = original.iter().map(|&c| narrow(c)).collect();
    let names = name::Names::new(names);
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < plain.len() {
        if let Some(length) = placeholder_at(&plain, at) {
            masked.extend(&original[at..at + length]);
            at += length;
            continue;
        }
        let found = address::web_at(&plain, at)
            .or_else(|| address::mail_at(&plain, at))
            .or_else(|| address::messenger_at(&plain, at))
            .or_else(|| names.at(&plain, at))
            .or_else(|| digits::number_at(&plain, at));
        if let Some(found) = found {
            masked.push_str(found.placeholder);
            at += found.length;
        } else {
            let kept = digits::untouched_at(&plain, at).max(1);
            masked.extend(&original[at..at + kept]);
            at += kept;
        }
    }
    masked
}

/// Characters of a placeholder that stands here already.
fn placeholder_at(text: &[char], at: usize) -> Option<usize> {
    ["[email]", "[url]", "[phone]", "[number]", "[contact]", "[name]"].into_iter().find_map(|placeholder| {
        let length = placeholder.len();
        let same = text.get(at..at + length)?.iter().copied().eq(placeholder.chars());
        same.then_some(length)
    })
}

/// Whether `pattern` (in lower case) stands at `at`, in any case.
fn stands_at(text: &[char], at: usize, pattern: &str) -> bool {
    let mut rest = text[at..].iter();
    pattern.chars().all(|p| rest.next().is_some_and(|c| c.to_ascii_lowercase() == p))
}

/// The character before `at`, when there is one.
fn before(text: &[char], at: usize) -> Option<char> {
    at.checked_sub(1).map(|i| text[i])
}

/// Length of the run from `at` whose characters all pass.
fn run(text: &[char], at: usize, pass: impl Fn(char) -> bool) -> usize {
    text[at.min(text.len())..].iter().take_while(|&&c| pass(c)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(mask(text, &["Ana Souza", "张小明", "Li"]), expected, "{text}");
    }

    #[test]
    fn addresses() {
        check("write to joe.doe+shop@mail.example.co.uk.", "write to [email].");
        check("请联系zhang_3@qq.com谢谢", "请联系[email]谢谢");
        check("see https://a.example/x?y=1, please", "see [url], please");
        check("打开www.taobao.com/abc看看", "打开[url]看看");
        check("loja.com.br vende", "[url] vende");
        check("item@home and 50%@", "item@home and 50%@");
        check("good.Very good e.g. this", "good.Very good e.g. this");
    }

    #[test]
    fn telephones_and_long_numbers() {
        check("我的电话13812345678，谢谢", "我的电话[phone]，谢谢");
        check("电话：１３８ １２３４ ５６７８", "电话：[phone]");
        check("call +86 138-1234-5678 now", "call [phone] now");
        check("座机010-62345678", "座机[phone]");
        check("ligue (11) 91234-5678!", "ligue [phone]!");
        check("call 555-123-4567", "call [phone]");
        check("order 123456789012 late", "order [number] late");
        check("单号SF1234567890123", "单号SF[number]");
        check("card 6222 0212 3456 7890 123", "card [number]");
        check("身份证11010519491231002X", "身份证[number]");
        check("CPF 123.456.789-09", "CPF [phone]");
    }

    #[test]
    fn what_is_no_contact_stays() {
        for text in [
            "bought 3 for 1299.50 on 2024-05-06, 12/05/2024 and 6.5.2024 at 10:30",
            "from 2018-2019 or 100 200 3",
            "cost 1.234.567 or 1,234,567.00",
            "2024-05-06 10:30:00 iPhone 15 Pro",
            "size 38-40 and 2-3 days",
            "微信支付失败 wechat payment failed",
            "",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn messengers_and_names() {
        check("加微信：abc_12345 聊", "加微信：[contact] 聊");
        check("my WeChat id: joe1990x", "my WeChat id: [contact]");
        check("I am ANA SOUZA, Ana for short", "I am [name], [name] for short");
        check("我叫张小明，小明", "我叫[name]，[name]");
        check("Li likes liquid", "[name] likes liquid");
        check("Souza's", "[name]'s");
    }

    proptest! {
        #[test]
        fn no_contact_survives_among_anything(front in "[a-z\u{4e00}-\u{4e10} ,.]{0,12}", back in "[\u{4e00}-\u{4e10} ,!]{0,12}", tail in 100_000_000_u64..999_999_999) {
            let text = format!("{front} 13{tail} {back} a{tail}@mail.example {back}");
            let masked = mask(&text, &[]);
            prop_assert!(!masked.contains(&tail.to_string()), "{}", masked);
        }

        #[test]
        fn masking_twice_is_masking_once(text in "[0-9a-z@. +():/\u{4e00}-\u{4e03}\\-]{0,40}") {
            let once = mask(&text, &["ab", "\u{4e00}\u{4e01}\u{4e02}"]);
            prop_assert_eq!(mask(&once, &["ab", "\u{4e00}\u{4e01}\u{4e02}"]), once);
        }

        #[test]
        fn any_text_is_taken(text in any::<String>(), name in any::<String>()) {
            mask(&text, &[&name]);
        }
    }
}

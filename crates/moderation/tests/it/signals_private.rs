//! Private details, and what only looks like them.

use moderation::{Input, Moderator};

fn private(text: &str) -> f32 {
    Moderator::new().assess(&Input::new(text)).private_data
}

#[track_caller]
fn all_seen(least: f32, texts: &[&str]) {
    let missed: Vec<String> = texts
        .iter()
        .filter(|text| private(text) < least)
        .map(|text| format!("{text}: {}", private(text)))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn addresses_for_mail_are_seen() {
    all_seen(
        0.5,
        &[
            "Write to jane.doe@example.org!",
            "jane+news@mail.example.co.uk is hers",
            "<j_doe@example.net>",
            "mail: иван@почта.рф",
            "(ask kofi-a@example.com.gh)",
            "jane at example dot com",
            "jane (at) example.com",
            "jane[at]example[dot]org",
            "his address is kofi.a (at) example (dot) net",
            "schreib an anna (at) beispiel punkt de",
            "escribe a juan arroba ejemplo punto com",
            "пишите ivan собака example точка ru",
        ],
    );
}

#[test]
fn telephone_numbers_are_seen() {
    all_seen(
        0.5,
        &[
            "Call +44 20 7946 0958",
            "Call 020-7946-0958 now",
            "07700 900123 is his mobile",
            "his number is 07700900123",
            "0161 496 0000",
            "(020) 7946 0958",
            "+1 212 555 0187",
            "212-555-0187",
            "(212) 555-0187",
            "1-800-555-0199",
            "212.555.0187",
            "call 555-0187 after six",
            "+49 30 901820",
            "030 / 901820 ist ihre Nummer, Telefon 030/901820",
            "0151 23456789",
            "ruf an: 030-901820-11",
            "+33 1 42 68 53 00",
            "01 42 68 53 00",
            "06.12.34.56.78",
            "+374 10 123456",
            "010 12 34 56 78",
            "հեռ. 091 12 34 56",
            "+972 50 123 4567",
            "050-123-4567",
            "02-123-45678",
            "+7 912 345-67-89",
            "8 (912) 345-67-89",
            "8-912-345-67-89",
            "89123456789",
            "звоните 345-67-89",
            "+34 612 345 678",
            "llama al 612 345 678",
            "+39 06 1234 5678",
            "06 1234 5678",
            "zadzwoń 600 123 456",
            "+48600123456",
            "0532 123 45 67",
            "00 49 30 901820",
            "WhatsApp 351912345678",
            "+351 912 345 678",
            "+98 912 345 6789",
            "تلفن 09123456789",
        ],
    );
}

#[test]
fn numbers_with_a_check_are_seen() {
    all_seen(
        0.75,
        &[
            "Card 4111 1111 1111 1111",
            "4111111111111111",
            "4111-1111-1111-1111",
            "5555 5555 5555 4444",
            "2223 0031 2200 3222",
            "3782 822463 10005",
            "6011 1111 1111 1117",
            "3530 1113 3330 0000",
            "IBAN DE89 3704 0044 0532 0130 00",
            "DE89370400440532013000",
            "pay GB29 NWBK 6016 1331 9268 19 now",
            "FR14 2004 1010 0505 0001 3M02 606",
            "NL91 ABNA 0417 1643 00",
            "ES91 2100 0418 4502 0005 1332",
            "IT60 X054 2811 1010 0000 0123 456",
            "CH93 0076 2011 6238 5295 7",
            "her SSN is 219-09-9998",
            "NINO AB 12 34 56 C",
            "JG103759A",
        ],
    );
}

#[test]
fn street_addresses_are_seen() {
    all_seen(
        0.5,
        &[
            "She lives at 221 Baker Street",
            "he lives at 14 Elm Grove Road",
            "17b Fish Lane, the blue door",
            "go to 9 Old Mill Drive and tell him",
            "Er wohnt in der Hauptstraße 12",
            "Hauptstr. 5, zweiter Stock",
            "sie wohnt Berliner Straße 7",
            "Birkenweg 3 in Neustadt",
            "Schillergasse 14",
            "12 rue de la Paix",
            "il habite 12 bis, rue Victor Hugo",
            "8 avenue des Tilleuls",
            "45 boulevard Voltaire",
            "vive en la Calle Mayor 5",
            "Calle de los Reyes 12, 3º",
            "Avenida Libertad nº 14",
            "abita in via Garibaldi 12",
            "Via della Spiga 7",
            "piazza Dante 3",
            "mora na Rua do Ouro 25",
            "mieszka na ul. Długiej 3",
            "он живёт на улице Ленина, дом 5",
            "ул. Гагарина, д. 14",
            "проспект Мира 22",
            "Նա ապրում է Աբովյան փողոց 12",
            "Մաշտոցի պողոտա 5",
            "Atatürk Caddesi No: 5",
            "הוא גר ברחוב? כן, רחוב הרצל 5",
            "Kerkstraat 12",
            "Storgatan 5",
        ],
    );
}

#[test]
fn other_numbers_are_left_alone() {
    let texts = [
        "on 2024-11-05 at 12.30",
        "2024-11-05 12 30 00",
        "5.11.2024",
        "05/11/2024",
        "from 1914-1918 and 1939-1945",
        "(1914-1918)",
        "ISBN 978-3-16-148410-0",
        "978-0-306-40615-7",
        "ISBN 0-306-40615-2",
        "it cost $1 000 000 000",
        "1.000.000 euros",
        "12 345 678 people",
        "7 900 000 000 people on earth",
        "£12,500,000",
        "pi is 3.14159265358979",
        "0.123456789",
        "won 3-1, 2-2 and 4-0",
        "6-4 7-5 6-3",
        "score 21-14 28-35",
        "10:30 - 12:45",
        "the 20th of the 12th",
        "3 x 4 = 12",
        "1 2 3 4 5 6 7",
        "1 2 3 4 5 6 7 8 9 10",
        "42",
        "100 000 votes against 98 000",
        "article 12345678",
        "order 1234567890",
        "case 2019-123456",
        "£3.5 million in 2021, £4.1 million in 2022",
        "the 7946 0958 tons",
        "4111 1111 1111 1112",
        "1234 5678 9012 3456",
        "DE89 3704 0044 0532 0130 01",
        "DE00 0000 0000 0000 0000 00",
        "000-12-3456",
        "666-12-3456",
        "219-00-9999",
        "987-65-4321",
        "Boeing 737-800 and A320-200",
        "Route 66 and Interstate 95",
        "BBC 1, ITV 2, Channel 4",
        "the temperature was -12 to +15",
        "version 1.2.3.4",
        "IP 192.168.0.1",
        "48.8584, 2.2945",
        "x = 1000000007",
        "1e9 + 7",
        "Matthew 5:38-42",
        "psalm 119 105",
        "in 1066, 1215, 1689 and 1832",
        "1990 2000 2010 2020",
        "50 000 - 60 000 a year",
        "rose by 20% to 1,234,567",
        "between 09.00 and 17.00",
        "№ 12345678",
        "#1234567890",
        "AB 12 34 56 X",
        "GB 12 34 56 A",
        "I finished in 2 03 59",
        "02:03:59",
        "chapter 12.4.1.2",
        "a 4 by 4 and a 2 by 4",
        "20 000 leagues under the sea",
        "they won 12 seats, lost 14 and kept 220",
        "the 5th Street fair",
        "second place 5 times",
        "He took 4th place and 12 points",
        "we have 3 Road signs too many",
        "in 1984 Orwell wrote",
        "5 Court cases",
        "Platz 3 für die Mannschaft",
        "der Weg 2 ist gesperrt",
        "on route 12 again",
        "the cours 5 minutes",
        "en route 5 minutes late",
        "via Rome in 5 hours",
        "la via de 2019",
        "calle sin salida",
        "на улице 5 градусов",
        "улица Ленина",
        "פגשתי אותו ברחוב",
        "1 rue",
        "200 Street lamps are dark",
        "meet me at noon dot",
        "look at this. com is short",
        "he is good at chess",
        "@jane thanks",
        "5@10",
        "a@b",
        "10 Downing Street",
        "they marched to 1600 Pennsylvania Avenue",
    ];
    let wrong: Vec<String> = texts
        .iter()
        .filter(|text| private(text) >= 0.5)
        .map(|text| format!("{text}: {}", private(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn public_addresses_weigh_less() {
    let public = private("He walked out of 10 Downing Street");
    assert!(public > 0.0 && public < 0.3, "{public}");
    assert!(private("He walked out of 12 Dowling Street") > 0.5);
}

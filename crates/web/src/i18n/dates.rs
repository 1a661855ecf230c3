//! Days as each language writes them.

use jiff::civil::Date;

use super::Language;

type Months = [&'static str; 12];

const ENGLISH: Months = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: Months = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: Months = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ARMENIAN: Months = [
    "հունվարի",
    "փետրվարի",
    "մարտի",
    "ապրիլի",
    "մայիսի",
    "հունիսի",
    "հուլիսի",
    "օգոստոսի",
    "սեպտեմբերի",
    "հոկտեմբերի",
    "նոյեմբերի",
    "դեկտեմբերի",
];
const ARABIC: Months = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
];
const HEBREW: Months = [
    "בינואר",
    "בפברואר",
    "במרץ",
    "באפריל",
    "במאי",
    "ביוני",
    "ביולי",
    "באוגוסט",
    "בספטמבר",
    "באוקטובר",
    "בנובמבר",
    "בדצמבר",
];
const RUSSIAN: Months = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// A day, such as "3 June 2026".
pub fn day(date: Date, language: Language) -> String {
    let months = match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::French => FRENCH,
        Language::Armenian => ARMENIAN,
        Language::Arabic => ARABIC,
        Language::Hebrew => HEBREW,
        Language::Russian => RUSSIAN,
    };
    let index = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    let (number, month, year) = (date.day(), months.get(index).copied().unwrap_or_default(), date.year());
    match language {
        Language::German => format!("{number}. {month} {year}"),
        Language::French if number == 1 => format!("1er {month} {year}"),
        Language::Russian => format!("{number} {month} {year} г."),
        _ => format!("{number} {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_each_language_does() {
        let date = Date::constant(2026, 6, 1);
        let written = Language::ALL.map(|language| day(date, language));
        assert_eq!(
            written,
            [
                "1 June 2026",
                "1. Juni 2026",
                "1er juin 2026",
                "1 հունիսի 2026",
                "1 يونيو 2026",
                "1 ביוני 2026",
                "1 июня 2026 г."
            ]
        );
    }
}

//! Letters without their marks, and letters and endings of words that tell languages apart.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Marks that stand apart from their letter.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{591}'..='\u{5c7}')
}

/// Adds a letter in lower case; Latin ones without marks.
pub(super) fn push_plain(word: &mut String, c: char) {
    if !matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
        word.extend(c.to_lowercase());
        return;
    }
    match c {
        'ß' => word.push_str("ss"),
        'æ' | 'Æ' => word.push_str("ae"),
        'œ' | 'Œ' => word.push_str("oe"),
        'ø' | 'Ø' => word.push('o'),
        'ı' => word.push('i'),
        'ł' | 'Ł' => word.push('l'),
        'đ' | 'Đ' => word.push('d'),
        'ə' | 'Ə' => word.push('e'),
        _ => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                word.extend(part.to_lowercase());
            }
        }),
    }
}

/// Letters beside the languages that they are common in. All other languages lose by them.
pub(super) const TELLING: &[(&str, &str)] = &[
    ("ä", "de sv fi et sk"),
    ("ö", "de sv fi et tr az hu is"),
    ("ü", "de tr az et hu es"),
    ("ß", "de"),
    ("ñ", "es tl eu"),
    ("¿¡", "es"),
    ("ã", "pt vi"),
    ("õ", "pt vi et"),
    ("ç", "pt fr tr az ca sq"),
    ("èà", "fr it ca vi"),
    ("ù", "fr it vi"),
    ("ìò", "it vi ca"),
    ("êâ", "fr pt vi ro cy"),
    ("ô", "fr pt vi sk"),
    ("î", "fr ro"),
    ("ûœ", "fr"),
    ("éá", "fr es pt it cs sk hu vi ga is ca sv"),
    ("óí", "es pt cs sk hu vi ga is ca"),
    ("ú", "es pt cs sk hu vi ga is ca"),
    ("ąłńśźż", "pl"),
    ("ę", "pl lt"),
    ("ć", "pl hr"),
    ("å", "sv da no fi"),
    ("æø", "da no is"),
    ("ěřů", "cs"),
    ("ý", "cs sk is vi"),
    ("šž", "cs sk hr sl lt lv et"),
    ("č", "cs sk hr sl lt lv"),
    ("đ", "hr vi"),
    ("ľĺŕ", "sk"),
    ("őű", "hu"),
    ("ăâ", "ro vi"),
    ("șțţ", "ro"),
    ("ğı", "tr az"),
    ("ş", "tr az ro"),
    ("ə", "az"),
    ("ėįų", "lt"),
    ("ū", "lt lv"),
    ("āēīņļķģ", "lv"),
    ("þð", "is"),
    ("ë", "sq nl fr"),
    ("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơư", "vi"),
    ("ыэ", "ru be kk"),
    ("ё", "ru be"),
    ("ъ", "ru bg"),
    ("щ", "ru bg uk"),
    ("иь", "ru uk bg sr mk kk be"),
    ("і", "uk be kk"),
    ("їєґ", "uk"),
    ("ў", "be"),
    ("јљњџ", "sr mk"),
    ("ђћ", "sr"),
    ("ѓќѕ", "mk"),
    ("әғқңөұүһ", "kk"),
    ("پچژگ", "fa ur"),
    ("کی", "fa ur"),
    ("يكةىأإؤئ", "ar"),
    ("ٹڈڑںےہھ", "ur"),
    ("ळ", "mr"),
];

/// Languages, and endings of their longer words, without marks.
pub(super) const ENDINGS: &[(&str, &str)] = &[
    (
        "en",
        "ness ght ought ould less ful ied ies ity ers ous able th ck sh wn ly ed ee oo ooks",
    ),
    ("en fr de", "tion"),
    ("en fr", "ence ance ble"),
    ("en de nl sv", "ing"),
    (
        "de",
        "ung ungen lich liche lichen licher ischen keit keiten heit schaft igen iger",
    ),
    ("de nl", "isch ische en er"),
    (
        "pt",
        "cao coes inho inha eiro eira eiros agem ram aram eram nha lho lhos lha oso idade avel ivel eria",
    ),
    ("pt es", "mos ado ados ada adas ar er ir"),
    ("pt es it", "ando endo mente oso osa"),
    ("es", "cion ciones dad dades aron ieron illo ito ando uelo"),
    (
        "it",
        "zione zioni ezza ismo tto ggio etti ano ono ata ati ito iti ire are ere amo",
    ),
    (
        "fr",
        "eux eur euse aient ait ais ique ismes iste ette oire ons ez ees ee ment elle",
    ),
    (
        "pl",
        "ego emu ych osc osci owac acji acja owy owa owe asz esz isz uje iej aly ily alo ilo ajac nosc dzie czy",
    ),
    ("pl cs sk hr sl", "ami ach ska ski ala ila ali ili"),
    ("cs sk", "eho ych ova ovat nost"),
    ("hr sl", "ati iti ost"),
    (
        "tr",
        "lar ler lari leri mak mek acak ecek miz muz umuz siniz sunuz dim dum",
    ),
    (
        "tr",
        "iyor uyor inda inde lik luk mis yorum yoruz masi mesi larin lerin yip ilir",
    ),
    ("az", "iram erem mayib meyib diyi diyiniz dirlar masin irler irik"),
    ("nl", "heid lijk elijk aar oor eer ijk ooit uur aat"),
    ("fi", "ssa sta lla lle lta aan iin ista ksi tta"),
    ("sv", "ade ande arna orna erna else"),
    ("sv da no", "ning"),
    ("sv no", "het"),
    ("da", "hed ede"),
    ("hu", "nak nek ban ben bol val vel tak tek hat het ott ett"),
    ("ro", "ului elor ilor eaza esc este ilor ati iti ul"),
    ("id", "kan nya an"),
    (
        "ru",
        "ого ему ать ить ешь ишь ться ость ный ная ное ные ния ами ают уют ете ится лся лась ли ыми ой",
    ),
    ("uk", "ння ість ати ити ться ого ів ють ться лися ою"),
    ("bg", "ите ата ото ето ват хме иха аха"),
    ("sr mk", "ти ло"),
    ("fa", "هاي هايي ترين مي"),
];

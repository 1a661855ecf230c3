//! Words that say nothing about a story: small lists, written for news by hand. Calendar words and
//! forms of address are among them, because every story has them and they would pass for names.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::stems::fold;

/// Folded like the words that are looked up in them.
static LISTS: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    [
        ("en", ENGLISH),
        ("de", GERMAN),
        ("fr", FRENCH),
        ("es", SPANISH),
        ("pt", PORTUGUESE),
        ("it", ITALIAN),
        ("ru", RUSSIAN),
        ("tr", TURKISH),
        ("hy", ARMENIAN),
        ("ar", ARABIC),
        ("fa", PERSIAN),
        ("he", HEBREW),
    ]
    .into_iter()
    .map(|(language, words)| (language, words.split_whitespace().map(fold).collect()))
    .collect()
});

/// The list of a language, by its primary subtag; the English one when the language is unknown.
pub(super) fn list(language: &str) -> Option<&'static HashSet<String>> {
    LISTS.get(if language.is_empty() { "en" } else { language })
}

/// Lower-case words inside names, as in `Ursula von der Leyen` and `Bank of England`.
pub(super) fn is_name_particle(folded: &str) -> bool {
    matches!(
        folded,
        "of" | "de"
            | "la"
            | "del"
            | "della"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "du"
            | "des"
            | "van"
            | "von"
            | "der"
            | "den"
            | "zu"
            | "ten"
            | "ter"
            | "bin"
            | "ibn"
            | "bint"
            | "al"
            | "el"
    )
}

const ENGLISH: &str = "a about above according across added after again against ago ahead all almost alone along \
already also although always am amid among an and another any anyone anything are around as ask asked at away back be became \
because become been before began behind being below between both but by call called came can cannot could day days did do \
does doing done down during each early earlier either else end even ever every far few first five following for former \
four from further gave get give given go going gone good got great had has have having he held her here hers herself him \
himself his how however i if in including instead into is it its itself just keep kept know known large last late later least \
less let like likely little long made mainly make makes making many may me might million mln billion bln month months more \
most mostly much must my near nearly need never news next no nor not nothing now of off often old on once one only onto \
or other others our out over own part past people per perhaps put quite rather re really said same saw say saying says second see \
seen several shall she should show since six small so some soon still such take taken tell ten than that the their them then there \
these they thing things think third this those though thousand three through thus time times to today together told \
tomorrow tonight too took top toward towards trillion two under until up upon us use used very via want was way we week weeks well went were \
what when where whether which while who whole whom whose why will with within without would year years yes yesterday \
yet you your don't didn't doesn't isn't wasn't won't can't it's i'm we're they're he's she's that's let's wouldn't couldn't \
mr mrs ms dr sir sen rep gov gen lt col sgt inc corp co ltd plc llc reuter reuters afp dpa tass \
monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec \
january february march april june july august september october november december dlr dlrs pct cts vs";

const GERMAN: &str = "aber alle allem allen aller alles als also am an andere anderen anderer anderes ans auch auf aus bei beim \
beiden bereits bin bis bisher bist da dabei dadurch dafür dagegen damit danach dann daran darauf darf das dass davon dazu dem den denen denn der \
deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort drei du durch ein eine einem einen einer eines einige \
einmal er erst erste ersten es etwa etwas euch fast für gab ganz gegen gegenüber gehen geht gewesen gibt ging habe haben hat hatte hatten hätte \
her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jedoch \
jetzt kann kein keine keinem keinen keiner können könne könnte könnten laut lassen machen macht man mehr mehrere mein meine mich mir mit \
mitte muss müsse müssen musste nach nachdem neben nein neue neuen neuer nicht nichts noch nun nur ob oder ohne rund sagt sagte sagten schon sehr sei seien sein \
seine seinem seinen seiner seit seitdem selbst sich sie sind so sogar soll solle sollen sollte sollten sondern sowie statt über um und uns unser unter vergangenen viel \
viele vielen vier vom von vor war waren warum was weg wegen weil weit weiter weitere weiteren welche wenn wer werde werden wie wieder will wir wird wo \
wollen wollte worden wurde wurden während zu zufolge zum zur zwar zwei zwischen uhr jahr jahre jahren tag tage tagen woche wochen monat prozent million millionen milliarden \
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni juli august september \
oktober november dezember herr frau";

const FRENCH: &str = "à afin ai ainsi alors ans après au aucun aujourd'hui aujourd hui auprès aura aurait aussi autre autres aux avait avant avec avoir avons \
bien car ce ceci cela celle celles celui cent ces cet cette ceux chaque chez comme comment contre dans de déjà deux depuis dernier dernière des \
dire dit donc dont du elle elles en encore entre est et étaient était étant été être eu eux fait faire faut fin fois font hier il ils jamais jeudi \
jour jours juin juillet juste la là le lequel les leur leurs lors lorsque lui lundi mai mais mardi mars même mêmes mercredi mettre mme million millions milliard milliards mis moins mois mon \
ne ni non nos notre nous nouveau nouveaux nouvelle nouvelles on ont or ou où outre par parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi pourrait premier première près pris \
puis qu quand quatre que quel quelle quelles quelques qui quoi sa samedi sans se selon sera serait ses si sa soit son sont sous sur ta tandis tant te tel telle tous tout toute \
toutes très trois trop un une vendredi vers vont vous voir y dimanche janvier février avril août septembre octobre novembre décembre an année années monsieur madame";

const SPANISH: &str = "a al algo algunos algunas ante antes año años aquel aquella así aun aún aunque ayer bajo bien cada casi cinco como cómo con contra cual cuales \
cuando cuatro da dar de debe debido decir del desde después día días dice dicho dijo donde dos durante e el él ella ellas ellos en entonces entre era eran eres es esa \
esas ese eso esos esta está están estaba estado estar estas este esto estos fin fue fueron gran grandes ha haber había habían hace hacer hacia han hasta hay hoy incluso junto la \
las le les lo los luego más mayor me mediante mejor menos mes meses mientras mil millones mismo misma mi mucho muchos muy nada ni ningún no nos nosotros nuestra nuestro nueva nuevo nuevos o \
otra otras otro otros para parte pero poco podría por porque primer primera primero pude puede pueden pues que qué quien quienes se sea según segundo seis ser será sería si sí sido siempre siete sin sino sobre solo \
sólo son su sus también tan tanto te tener tenía tiene tienen todo toda todas todos tras tres tu un una unas uno unos va vez veces vida y ya yo señor señora lunes martes miércoles jueves viernes sábado \
domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre";

const PORTUGUESE: &str = "a à ainda além alguns algumas ano anos ante antes ao aos apenas após aquela aquele as às assim até bem cada caso cerca cinco com como contra contudo da das de desde \
depois desta deste dever deve dia dias disse diz do dois dos duas durante e é ela elas ele eles em enquanto entre era eram essa esse esta está estão estava este eu fazer feira foi foram fim grande há \
hoje isso isto já lhe lá maior mais mas me mês meses mesma mesmo meu mil milhões muito muitos na nas nada não nem nesta neste no nos nós nova novo novos num numa o onde ontem os ou outra outras outro outros para \
parte pela pelas pelo pelos perante pode podem poderia por porque portanto pouco primeira primeiro qual quando quanto quatro que quem quer se seja sem sendo segundo ser será seria seu seus só sob sobre sua suas tal também tanto te tem \
têm tempo ter tinha toda todas todo todos três tudo um uma umas uns vai vez você segunda terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro senhor";

const ITALIAN: &str = "a abbia abbiamo accordo ad ai al alcuni alcune alla alle allo allora altra altre altri altro anche ancora anni anno aver avere aveva avevano ben bene che chi ci circa cinque come con \
contro così cui da dai dal dalla dalle dallo degli dei del della delle dello dentro detto deve di dice dopo dove due durante e è ecco ed era erano essa essere essi fa fare fatto fin fino fra già giorni giorno gli grande ha \
hanno ho i ieri il in infatti io invece l la le lei li lo loro lui ma mai meno mentre mese mesi mi miliardi milioni mila molti molto ne nei nel nella nelle nello negli nessuno noi non nostro nuova nuovi nuovo o ogni oggi oltre ora ore \
per perché più poco poi prima primo proprio può pure qualche quando quanto quattro quella quelle quelli quello questa queste questi questo qui quindi sarà sarebbe se secondo sei sempre senza si sia siamo sino solo sono sotto stata stati stato su \
sua sue sugli sui sul sulla sulle suo suoi tra tre troppo tutta tutte tutti tutto un una uno va verso via vi volta lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre \
ottobre novembre dicembre signor signora";

const RUSSIAN: &str = "а без более больше будет будут бы был была были было быть в вам вас весь во вот все всего всех вы где год года году годы да даже два две день для до его ее если есть еще же за \
заявил заявила здесь и из или им их к как какой когда которая которого которой котором которую которые который которых кто лет ли либо лишь между меня менее мне много может можно мой мы на над надо нам нас не него нее некоторые нет ни них но ну о об \
однако один одна он она они оно от очень перед по под позже пока после потом поэтому почему почти при про рассказал ранее с сам свои своих свой себя сегодня сейчас сказал сказала словам со сообщает сообщил сообщила сообщили снова стал стала стали так также такие \
такой там твой тем теперь то тогда того тоже той только том тот три ту тут ты тысяч млн млрд у уже хотя чего чей чем через что чтобы чуть эта эти этим этих это этого этой этом этот эту я вчера завтра время времени месяц недели человек \
понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря рейтер тасс риа";

const TURKISH: &str = "acaba altı ama ancak artık asıl aslında az bana bazı belki ben beni benim beş bile bin bir biraz birçok biri birkaç biz bize bizim böyle bu buna bunda bundan bunlar bunu bunun burada büyük çok \
çünkü da daha dahi de dedi defa değil devam diğer diye dolayı dört dün eden edilen ederek ediyor en et etmek etti fakat gibi göre gün hafta hala hangi hatta hem henüz hep her herhangi hiç için içinde iki ile ilgili ilk ise işte itibaren kadar karşı kendi kez ki kim \
kimse milyar milyon mı mi mu mü nasıl ne neden nedenle nerede niçin niye o olan olarak oldu olduğu olduğunu olması olmak olup on ona ondan onlar onu onun orada oysa önce pek rağmen sadece sanki sen siz son sonra şey şimdi şöyle şu tarafından tüm üç üzere üzerinde var ve veya ya yani \
yapılan yedi yeni yer yıl yılı yine yok yüz yüzde zaman pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık bay bayan";

const ARMENIAN: &str = "այդ այլ այն այնտեղ այնպես այս այսօր այստեղ այսպես ամեն ապա առաջ ասաց ասել ասում արդեն արդյոք բայց բոլոր գրեթե դա դեռ դեպի դեմ դուք ընդ ըստ թե թեև իբրև իհարկե իմ ինչ ինչպես ինչու իսկ իր իրեն իրենց է էին էլ էր եթե ենք են ես եւ և եմ երբ երեկ երկու \
եք զի լինել լինի լինում կա կամ կան կարող կողմից հայտնել համար հետ հետո հենց հիմա մեզ մեկ մեր մեջ մի միայն միասին միլիոն մինչ մինչև մինչեւ մյուս մոտ մենք նա նաեւ նաև նախ նախորդ նրա նրանք նրանց նոր նույն շատ ոչ ով որ որը որի որոնք որոնց որպես որտեղ որևէ չէ չի չեն պետք պետքէ \
սա սակայն սրա վաղը վերջին վրա տակ տարի տարվա տարեկան տեղի ու ում ուր քանի քան օր օրը օրվա հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի արմենպրես";

const ARABIC: &str = "في من إلى على عن أن إن كان كانت أو و ثم لا ما لم لن قد هذا هذه ذلك تلك هو هي هم نحن أنا أنت التي الذي الذين اللذين بين بعد قبل حتى عند عندما كل كما لكن مع منذ حول خلال دون غير حيث إذا أي أيضا \
ضد فيه فيها به بها له لها لهم منه منها عليه عليها إنه أنه أنها إنها قال قالت وقال وقالت وأضاف أضاف وكان وكانت وفي ومن وهو وهي وأن وإن وقد ولا ولم كما فقد بأن بعض جدا يوم اليوم أمس غدا عام العام سنة شهر أسبوع الأول الأولى مليون مليار ألف واحد اثنين ثلاثة أكثر أقل نحو فقط الآن \
الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر رويترز";

const PERSIAN: &str = "در از به با که و را این آن است بود شد شده شود می برای تا بر یا هم نیز اما اگر هر هیچ چه چون باید بین پس پیش پیشین پیشتر دو سه یک خود او ما من شما آنها آنان ایشان وی بی روی زیر نه نیست هست هستند بودند شدند کرد کرده کردند کند کنند می‌شود می‌کند دارد دارند داشت \
داده گفت گفته افزود همه همین همچنین چند چنین دیگر بسیار بیش کم سال سالها روز روزها ماه هفته امروز دیروز فردا حال اکنون بعد قبل درباره علیه طی توسط بار میلیون میلیارد هزار درصد نخست اول دوم شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه های ها ای";

const HEBREW: &str = "של את על לא כי אם או גם עם הוא היא הם הן אני אתה אנחנו זה זו זאת אלה אלו מה מי כל כך כמו כבר רק עוד אך אבל אל אין יש היה הייתה היו יהיה להיות בין לפני אחרי אחר אחת אחד שני שתי שלוש ללא מן מאז עד כדי לפי בו בה בהם לו לה להם לי ממנו מתוך תוך נגד ידי \
אמר אמרה מסר ביום היום אתמול מחר שנה שנים השנה חודש שבוע ימים מיליון מיליארד אלף אלפי ראשון שלישי רביעי חמישי שישי שבת ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר לאחר במהלך עדיין כעת יותר פחות מאוד אולם שהוא שהיא אשר";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_list_and_the_unknown_one_reads_as_english() {
        for language in [
            "en", "de", "fr", "es", "pt", "it", "ru", "tr", "hy", "ar", "fa", "he", "",
        ] {
            assert!(list(language).is_some_and(|words| words.len() > 80), "{language}");
        }
        assert!(list("").is_some_and(|words| words.contains("the")));
        assert!(list("xx").is_none());
    }
}

//! Names of persons in stories that were written for this test.

use moderation::people_in;

#[test]
fn people_of_stories_are_found() {
    for (text, expected) in [
        ("Netanyahu and Peres spoke in New York", vec![]),
        (
            "The New York Times met Ursula von der Leyen.",
            vec!["Ursula von der Leyen"],
        ),
        (
            "Prime Minister Benjamin Netanyahu’s office said",
            vec!["Benjamin Netanyahu"],
        ),
        ("“Shimon Peres, 87, said Shimon Peres", vec!["Shimon Peres"]),
        ("On Monday John F. Kennedy spoke", vec!["John F Kennedy"]),
        ("Supreme Court of the United States", vec![]),
        ("", vec![]),
        // Headlines with a capital on every word, and all in capitals.
        (
            "Mayor Jane Holloway Defends Bus Lane on Mill Road\nJane Holloway said on Tuesday that the lane had worked.",
            vec!["Jane Holloway"],
        ),
        (
            "Senator Brannigan Blocks Health Bill After Late Night Vote",
            vec!["Brannigan"],
        ),
        (
            "BRANNIGAN BLOCKS HEALTH BILL\nSenator Ted Brannigan voted against it on Wednesday.",
            vec!["Ted Brannigan"],
        ),
        ("Three Things We Learned From The Budget This Week", vec![]),
        // Firms, clubs, papers and places.
        (
            "Severn Vale Water has been fined. Its chief executive, Liv Harcastle, said she was sorry.",
            vec!["Liv Harcastle"],
        ),
        (
            "Skyline Air cancelled forty flights from Port Talbot Airport on Friday.",
            vec![],
        ),
        (
            "Gary Pruett has left Ollerton Town after a row with the Ollerton Gazette.",
            vec!["Gary Pruett"],
        ),
        ("Pride\nThousands of people marched through the Old Town.", vec![]),
        ("Victoria Hospital and the Harlow Institute share a garden.", vec![]),
        (
            "Tom Banks and Jack Church run the bakery.",
            vec!["Tom Banks", "Jack Church"],
        ),
        // Titles before a surname, and surnames that speak.
        (
            "President Macron and Mr. Hargreaves met coach Fitch.",
            vec!["Macron", "Hargreaves", "Fitch"],
        ),
        ("The judge asked Mabey why. Mabey said he did not know.", vec!["Mabey"]),
        ("Ryanton said its profits had doubled.", vec![]),
        (
            "Mayor Holloway spoke first. Later Jane Holloway left.",
            vec!["Jane Holloway"],
        ),
        // Hyphens, particles, other languages.
        (
            "Jean-Luc Mélenchon a rencontré Valéry Giscard d'Estaing mardi.",
            vec!["Jean-Luc Mélenchon", "Valéry Giscard d'Estaing"],
        ),
        (
            "Lucien Barrault, maire de la ville depuis 2014, a annoncé mardi son départ.",
            vec!["Lucien Barrault"],
        ),
        ("Le président Emmanuel MACRON arrive à Lyon.", vec!["Emmanuel MACRON"]),
        (
            "Bashar al-Assad met Mohammed bin Salman in Riyadh.",
            vec!["Bashar al-Assad", "Mohammed bin Salman"],
        ),
        (
            "Wackernagel verteidigt das Gesetz\nInnenminister Jürgen Wackernagel hat am Montag das neue Meldegesetz verteidigt.",
            vec!["Jürgen Wackernagel"],
        ),
        (
            "Der CDU-Chef Armin Quast sprach mit Annegret Kramp-Karrenbauer.",
            vec!["Armin Quast", "Annegret Kramp-Karrenbauer"],
        ),
        (
            "Die Gesundheitsministerin Karla Brandt sprach im Bundestag.",
            vec!["Karla Brandt"],
        ),
        (
            "Marta Quintanilla, alcaldesa desde 2019, negó el lunes los hechos ante Íñigo Salas.",
            vec!["Marta Quintanilla", "Íñigo Salas"],
        ),
        (
            "La ministra María José de la Cruz dimite",
            vec!["María José de la Cruz"],
        ),
        (
            "Губернатор Олег Сафронов открыл в понедельник мост через реку.",
            vec!["Олег Сафронов"],
        ),
        (
            "Рядом стояла Ирина Лаптева, которая строила мост.",
            vec!["Ирина Лаптева"],
        ),
        (
            "Dr Anita Desrosiers, Prof. Neil van der Berg and Sir Keith O’Halloran agreed.",
            vec!["Anita Desrosiers", "Neil van der Berg", "Keith O’Halloran"],
        ),
        ("東京で会議が開かれた。", vec![]),
    ] {
        assert_eq!(people_in(text), expected, "{text}");
    }
}

#[test]
fn many_names_are_cut_off() {
    let text: String = (0..200_u8)
        .map(|number| {
            let letter = |n: u8| char::from(b'a' + n % 26);
            format!("Anna B{}{}rger met them. ", letter(number / 26), letter(number))
        })
        .collect();
    assert_eq!(people_in(&text).len(), 50);
}

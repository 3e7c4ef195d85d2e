/// What people write in one language, as pieces of JSON text: nothing in it needs an escape but the line breaks between pieces.
struct LiveVocabulary: Sendable {
    let subjects: [[UInt8]]
    let openings: [[UInt8]]
    let sentences: [[UInt8]]
    let closings: [[UInt8]]

    private init(subjects: [String], openings: [String], sentences: [String], closings: [String]) {
        self.subjects = subjects.map { Array($0.utf8) }
        self.openings = openings.map { Array($0.utf8) }
        self.sentences = sentences.map { Array($0.utf8) }
        self.closings = closings.map { Array($0.utf8) }
    }

    static let languages = [english, german, french, spanish, portuguese, czech, greek, ukrainian, turkish, japanese]

    private static let english = LiveVocabulary(
        subjects: ["Invoice", "Minutes of the meeting", "Photos from Sunday", "Your booking", "Re: the flat", "Draft"],
        openings: ["Hello,", "Hi there,", "Good morning,"],
        sentences: Vocabulary.sentences,
        closings: ["Best regards", "See you soon", "Thanks"]
    )
    private static let german = LiveVocabulary(
        subjects: ["Rechnung", "Protokoll der Sitzung", "Bilder vom Ausflug", "Ihre Buchung", "AW: Wohnung", "Entwurf"],
        openings: ["Hallo,", "Guten Tag,", "Liebe Kollegen,"],
        sentences: [
            "Der Zug fällt heute aus, ich nehme den Bus und bin eine Viertelstunde später da.",
            "Bitte schau dir die zweite Tabelle noch einmal an, die Summe stimmt nicht.",
            "Der Schlüssel liegt bei der Nachbarin im dritten Stock.",
            "Wir brauchen für Donnerstag noch zwei Stühle und eine Verlängerungsschnur.",
            "Die Handwerker kommen erst nächste Woche, vorher ist nichts zu machen.",
            "Danke für die schönen Fotos, das letzte hänge ich mir über den Schreibtisch.",
            "Können wir das Gespräch auf halb vier verschieben?",
        ],
        closings: ["Viele Grüße", "Bis morgen", "Mit freundlichen Grüßen"]
    )
    private static let french = LiveVocabulary(
        subjects: ["Facture", "Compte rendu", "Photos de dimanche", "Votre réservation", "Re : l’appartement", "Brouillon"],
        openings: ["Bonjour,", "Chère Madame,", "Salut,"],
        sentences: [
            "Le train est annulé, je prends la voiture et j’arrive vers neuf heures.",
            "Peux-tu m’envoyer la deuxième page encore une fois ?",
            "La réunion est reportée à jeudi, même salle, même heure.",
            "Il manque trois chaises et quelqu’un pour apporter le projecteur.",
            "Merci pour les photos, celle du lac est magnifique.",
            "Le propriétaire attend une réponse avant la fin du mois.",
        ],
        closings: ["Bien à vous", "À bientôt", "Cordialement"]
    )
    private static let spanish = LiveVocabulary(
        subjects: ["Factura", "Acta de la reunión", "Fotos del domingo", "Su reserva", "Re: el piso", "Borrador"],
        openings: ["Hola:", "Buenos días:", "Estimada señora:"],
        sentences: [
            "El paquete salió esta mañana del almacén y llegará en dos días.",
            "Mañana no puedo, pero el viernes por la tarde estoy libre.",
            "¿Me mandas otra vez la dirección del taller?",
            "El puente sigue cerrado, así que calcula media hora más.",
            "Dejé las llaves en la portería, pregunta por la señora Núñez.",
            "El contrato está mucho mejor ahora, solo falta la última página.",
        ],
        closings: ["Un saludo", "Hasta pronto", "Gracias"]
    )
    private static let portuguese = LiveVocabulary(
        subjects: ["Fatura", "Ata da reunião", "Fotografias de domingo", "A sua reserva", "Re: o apartamento", "Rascunho"],
        openings: ["Olá,", "Bom dia,", "Caro colega,"],
        sentences: [
            "A reunião passou para quinta-feira, à mesma hora e na mesma sala.",
            "Podes enviar-me outra vez o número da oficina?",
            "O comboio está atrasado, comecem sem mim.",
            "Deixei o casaco no café da esquina, vou lá buscá-lo amanhã.",
            "As fotografias ficaram ótimas, sobretudo a última.",
            "Não consegui falar com ninguém, tento de novo à noite.",
        ],
        closings: ["Cumprimentos", "Até logo", "Obrigada"]
    )
    private static let czech = LiveVocabulary(
        subjects: ["Faktura", "Zápis z porady", "Fotky z neděle", "Vaše rezervace", "Re: byt", "Návrh smlouvy"],
        openings: ["Ahoj,", "Dobrý den,", "Vážená paní,"],
        sentences: [
            "Vlak má zase zpoždění, začněte beze mě.",
            "Prosím podívej se na druhou tabulku, součet nevychází.",
            "Klíče jsem nechal u sousedky ve třetím patře.",
            "Přijedu až v neděli večer, do té doby mi piš sem.",
            "Řemeslníci přijdou příští týden, dřív se nedá nic dělat.",
            "Děkuji za krásné fotky, ta od rybníka je nejlepší.",
        ],
        closings: ["S pozdravem", "Zatím ahoj", "Díky"]
    )
    private static let greek = LiveVocabulary(
        subjects: ["Τιμολόγιο", "Πρακτικά", "Φωτογραφίες", "Η κράτησή σας"],
        openings: ["Καλημέρα,", "Γεια σου,"],
        sentences: [
            "Το τρένο έχει καθυστέρηση, ξεκινήστε χωρίς εμένα.",
            "Μπορείς να μου στείλεις ξανά τη δεύτερη σελίδα;",
            "Τα κλειδιά είναι στη γειτόνισσα στον τρίτο όροφο.",
            "Η συνάντηση μεταφέρθηκε για την Πέμπτη.",
        ],
        closings: ["Με εκτίμηση", "Τα λέμε"]
    )
    private static let ukrainian = LiveVocabulary(
        subjects: ["Рахунок", "Протокол зустрічі", "Світлини з неділі", "Ваше бронювання"],
        openings: ["Добрий день,", "Привіт,"],
        sentences: [
            "Потяг знову запізнюється, починайте без мене.",
            "Надішли, будь ласка, другу сторінку ще раз.",
            "Ключі я залишив у сусідки на третьому поверсі.",
            "Зустріч перенесли на четвер, час той самий.",
        ],
        closings: ["З повагою", "До зустрічі"]
    )
    private static let turkish = LiveVocabulary(
        subjects: ["Fatura", "Toplantı notları", "Pazar fotoğrafları", "Rezervasyonunuz"],
        openings: ["Merhaba,", "Günaydın,"],
        sentences: [
            "Tren yine gecikti, bensiz başlayın.",
            "İkinci sayfayı bir daha gönderebilir misin?",
            "Anahtarlar üçüncü kattaki komşuda.",
            "Toplantı perşembeye kaldı, saat aynı.",
            "Fotoğraflar için çok teşekkürler, göl kenarındaki harika olmuş.",
        ],
        closings: ["Saygılarımla", "Görüşürüz"]
    )
    private static let japanese = LiveVocabulary(
        subjects: ["請求書", "会議の議事録", "日曜日の写真", "ご予約の確認"],
        openings: ["こんにちは。", "おはようございます。"],
        sentences: [
            "電車がまた遅れています。先に始めてください。",
            "二ページ目をもう一度送ってもらえますか。",
            "鍵は三階の隣の人に預けました。",
            "会議は木曜日になりました。時間は同じです。",
        ],
        closings: ["よろしくお願いします", "ではまた"]
    )

    /// Whom the accounts write to and hear from.
    static let peers: [[UInt8]] = Vocabulary.firstNames.flatMap { first in
        Vocabulary.lastNames.flatMap { last in
            Vocabulary.otherDomains.map { Array("\(first).\(last)@\($0)".lowercased().utf8) }
        }
    }

    /// Where accounts are used that nobody has said to be elsewhere.
    static let countries = ["AT", "CZ", "DE", "ES", "FR", "GB", "IE", "IT", "JP", "NL", "PL", "PT", "SE", "TR", "UA", "US"]
}

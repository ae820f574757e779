"""Languages: told apart by script and small words; English is never taken for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodegraph.loaders.languages import other_language
from lodegraph.loaders.text import read_document

ARTICLES = Path(__file__).parent / "articles"

# One passage each, written for this test: what a paper would say about a mine and its owners.
PASSAGES = {
    "Spanish": "La empresa estatal dijo que la mina de cobre no será vendida este año, porque los precios han bajado y el gobierno quiere que más de la mitad del metal se procese en el país.",
    "Portuguese": "A empresa disse que a mina de nióbio não será vendida neste ano, porque os preços caíram e o governo quer que mais da metade do metal seja processada no país.",
    "French": "La société a déclaré que la mine de cobalt ne sera pas vendue cette année, parce que les prix ont baissé et que le gouvernement veut que plus de la moitié du métal soit traitée dans le pays.",
    "German": "Das Unternehmen sagte, dass die Mine in diesem Jahr nicht verkauft wird, weil die Preise gefallen sind und die Regierung will, dass mehr als die Hälfte des Metalls im Land verarbeitet wird.",
    "Italian": "La società ha detto che la miniera non sarà venduta quest'anno, perché i prezzi sono scesi e il governo vuole che più della metà del metallo sia lavorata nel paese.",
    "Dutch": "Het bedrijf zei dat de mijn dit jaar niet wordt verkocht, omdat de prijzen zijn gedaald en de regering wil dat meer dan de helft van het metaal in het land wordt verwerkt.",
    "Polish": "Spółka podała, że kopalnia nie zostanie w tym roku sprzedana, ponieważ ceny spadły, a rząd chce, aby ponad połowa metalu była przetwarzana w kraju, a nie za granicą.",
    "Czech": "Společnost uvedla, že důl se v tomto roce neprodá, protože ceny klesly a vláda chce, aby více než polovina kovu byla zpracována v zemi, a ne jen v zahraničí, jak je tomu dnes.",
    "Slovak": "Spoločnosť uviedla, že baňa sa v tomto roku nepredá, pretože ceny klesli a vláda chce, aby viac ako polovica kovu bola spracovaná v krajine, a nie len v zahraničí, ako je to dnes.",
    "Swedish": "Bolaget sade att gruvan inte ska säljas i år, eftersom priserna har fallit och regeringen vill att mer än hälften av metallen ska förädlas i landet och inte bara föras ut.",
    "Danish": "Selskabet sagde, at minen ikke bliver solgt i år, fordi priserne er faldet efter krisen, og regeringen vil have, at mere end halvdelen af metallet bliver forarbejdet i landet.",
    "Norwegian": "Selskapet sa at gruven ikke blir solgt i år, fordi prisene har falt etter krisen, og regjeringen vil at mer enn halvparten av metallet skal bli foredlet her i landet.",
    "Finnish": "Yhtiö sanoi, että kaivosta ei myydä tänä vuonna, koska hinnat ovat laskeneet ja hallitus haluaa, että yli puolet metallista jalostetaan maassa, mutta se ei ole vielä varmaa.",
    "Hungarian": "A cég azt mondta, hogy a bányát nem adják el ebben az évben, mert az árak csökkentek, és a kormány azt akarja, hogy a fém több mint fele az országban legyen feldolgozva.",
    "Romanian": "Compania a spus că mina nu va fi vândută în acest an, pentru că prețurile au scăzut și guvernul vrea ca mai mult de jumătate din metal să fie prelucrat în țară.",
    "Turkish": "Şirket, fiyatlar düştüğü ve hükümet metalin yarısından daha fazlasının ülke içinde işlenmesini istediği için madenin bu yıl ve sonra gelen bir yıl için satılmayacağını, ancak bu kararın en son karar olmadığını söyledi.",
    "Indonesian": "Perusahaan itu mengatakan bahwa tambang tidak akan dijual pada tahun ini karena harga telah turun dan pemerintah ingin lebih dari setengah logam itu diolah di dalam negeri.",
    "Swahili": "Kampuni ilisema kuwa mgodi huo hautauzwa mwaka huu kwa sababu bei ya madini imeshuka na serikali ya nchi hiyo inataka zaidi ya nusu ya madini kusindikwa katika nchi yake.",
    "Vietnamese": "Công ty cho biết mỏ này sẽ không được bán trong năm nay vì giá đã giảm và chính phủ muốn hơn một nửa kim loại phải được chế biến ở trong nước, nhưng điều đó chưa chắc.",
    "Malagasy": "Nilaza ny orinasa fa tsy hamidy amin'ity taona ity ny toeram-pitrandrahana, satria nidina ny vidiny ary ny governemanta dia mitaky ny hanodinana ny antsasaky ny metaly ao an-toerana.",
    "Russian": "Компания сообщила, что рудник в этом году не будет продан, потому что цены упали, а правительство хочет перерабатывать больше половины металла в стране.",
    "Ukrainian": "Компанія повідомила, що рудник цього року не буде продано, бо ціни впали, а уряд хоче переробляти в країні більше ніж половину металу з її шахт, де є родовища.",
    "Serbian": "Компанија је саопштила да рудник неће бити продат ове године јер су цене пале, а влада жели да се више од половине метала прерађује у земљи.",
    "Kazakh": "Компания биыл кенішті сатпайтынын айтты, себебі баға төмендеді, ал үкімет металдың жартысынан көбін елде өңдегісі келеді, бұл туралы қаңтарда хабарланған.",
    "Mongolian": "Уурхайг энэ онд худалдахгүй гэж компани мэдэгдэв. Үнэ буурсан бөгөөд засгийн газар металлын талаас илүүг эх орондоо боловсруулахыг хүсэж байна.",
    "Greek": "Η εταιρεία ανακοίνωσε ότι το ορυχείο δεν θα πουληθεί φέτος, επειδή οι τιμές έπεσαν.",
    "Arabic": "قالت الشركة إن المنجم لن يباع هذا العام لأن الأسعار انخفضت وتريد الحكومة معالجة المعدن في البلاد.",
    "Persian": "شرکت گفت که معدن امسال فروخته نمی‌شود، چون قیمت‌ها پایین آمده و دولت می‌خواهد فلز در کشور فرآوری گردد.",
    "Hebrew": "החברה מסרה שהמכרה לא יימכר השנה, מפני שהמחירים ירדו והממשלה רוצה לעבד את המתכת בארץ.",
    "Hindi": "कंपनी ने कहा कि इस साल खदान नहीं बेची जाएगी, क्योंकि कीमतें गिर गई हैं।",
    "Thai": "บริษัทกล่าวว่าจะไม่ขายเหมืองในปีนี้เพราะราคาลดลง",
    "Korean": "회사는 가격이 하락했기 때문에 올해 광산을 매각하지 않을 것이라고 밝혔다.",
    "Japanese": "同社は、価格が下落したため、今年は鉱山を売却しないと述べた。",
    "Chinese": "该公司表示,由于价格下跌,今年不会出售该矿,政府希望一半以上的金属在国内加工。",
}


@pytest.mark.parametrize("language", PASSAGES)
def test_a_passage_is_told_by_its_language(language: str) -> None:
    assert other_language(PASSAGES[language]) == language
    assert other_language(f"Codelco, CMOC, SQM. {PASSAGES[language]}") == language


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_english_articles_are_english_paragraph_by_paragraph(path: Path) -> None:
    assert read_document(path).warnings == ()


@pytest.mark.parametrize(
    "english",
    [
        "Sociedad Química y Minera de Chile S.A. and Compañía Minera Doña Inés de Collahuasi both "
        "said no.",
        "Outokumpu, Boliden, Terrafame, Keliber, Sibanye-Stillwater, Umicore, Northvolt, Eramet, "
        "Aurubis, Nyrstar, Trafigura, Vale, Glencore, Anglo American, Antofagasta, Codelco",
        "Salar de Atacama, Salar de Olaroz, La Negra, El Abra, Los Bronces, Los Pelambres, Mina "
        "Justa, Minas de Oro, Sociedad de Minas y Metales, Nacional del Cobre, Puerto de Arica",
        "Die casting in Peru: no. De Beers. La Paz. El Niño. Le Figaro. Das Kapital. Los Pelambres.",
        "The mines of 青海 and of Казахстан were named in the report as those with the most reserves.",
        "Copper 5.3 Mt\nZinc 1.2 Mt\nTin 0.3 Mt\nLead 4.4 Mt\nNickel 3.6 Mt\nCobalt 0.2 Mt",
    ],
)
def test_english_with_foreign_names_stays_english(english: str) -> None:
    assert other_language(english) is None


def test_too_few_words_are_not_judged() -> None:
    assert other_language("Der Bergbau in Chile") is None

/**
 * Makes the invented part of data/2016, always the same from one seed: `node --import tsx scripts/make-2016.ts
 * [FOLDER]`. What the report says stands in the tables below; persons, dates and everything between them are drawn so
 * that its totals come out. bodies, initiatives, accounts, published, narratives, intake, questions, drafts and
 * portfolios are written by hand and left alone.
 */
// biome-ignore-all format: the tables below are read one row a line
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { isClosedOn } from './free-days.ts'
import { privateWorkplaces, type Workplace, workplaceIn } from './workplaces.ts'

type Cell = string | number
type Row = Record<string, Cell>

const folder = process.argv[2] ? pathToFileURL(`${process.argv[2]}/`) : new URL('../data/2016/', import.meta.url)

// --- Chance, always the same
// --------------------------------------------------------------------------------------------------
let seed = 2016
function chance(): number {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}
function between(low: number, high: number): number {
  return low + Math.floor(chance() * (high - low + 1))
}
function oneOf<T>(list: readonly T[]): T {
  return known(list[Math.floor(chance() * list.length)], 'a choice')
}
function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}.`)
  return value
}

// --- Days
// -----------------------------------------------------------------------------------------------------------------------
function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
function daysFrom(a: string, b: string): number {
  return (Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000
}
function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}
const closedDays = new Set(['01-01', '01-06', '05-01', '08-15', '10-26', '11-01', '12-08', '12-24', '12-25', '12-26', '12-31'])
/** This day, or the next one on which the office works. */
function atWork(day: string): string {
  let current = day
  while (weekday(current) > 5 || closedDays.has(current.slice(5))) current = plus(current, 1)
  return current
}
/**
 * The day after so many days from Monday to Friday; holidays are counted too, so that the answer is never later than
 * the office's own.
 */
function weekdaysAfter(day: string, count: number): string {
  let current = day
  for (let left = count; left > 0; ) {
    current = plus(current, 1)
    if (weekday(current) <= 5) left -= 1
  }
  return current
}
function next(isoDay: number, day: string): string {
  let current = day
  while (weekday(current) !== isoDay) current = plus(current, 1)
  return current
}

/** Nobody holds an activity between early December and the second week of January. */
function mondayOutsideTheHolidays(day: string): string {
  let monday = next(1, day)
  while (monday.slice(5) > '12-04' || monday.slice(5) < '01-08') monday = plus(monday, 7)
  return monday
}
/** The first of these days, a week later at a time, from which the host works for so long; on Sunday where its week begins then. */
function whenTheHostWorks(host: string, monday: string, length: number): string {
  const isOpen = (first: string) => Array.from({ length }, (_, at) => plus(first, at)).every((day) => !isClosedOn(host, day))
  let first = monday
  for (let turn = 0; turn < 20; turn++) {
    if (isOpen(first)) return first
    if (isOpen(plus(first, -1))) return plus(first, -1)
    first = mondayOutsideTheHolidays(plus(first, 1))
  }
  throw new Error(`${host} does not work for ${length} days after ${monday}.`)
}

// --- Countries: code, name, working language, names that fit, capital
// ------------------------------------------------------------
const countryLines = `
AO|Angola|pt|pt-africa|Luanda
BJ|Benin|fr|west|Cotonou
BW|Botswana|en|south|Gaborone
BF|Burkina Faso|fr|west|Ouagadougou
BI|Burundi|fr|lakes|Bujumbura
CV|Cabo Verde|pt|pt-africa|Praia
CM|Cameroon|fr|central|Yaoundé
CF|Central African Republic|fr|central|Bangui
TD|Chad|fr|central|N'Djamena
KM|Comoros|fr|arab|Moroni
CG|Congo|fr|central|Brazzaville
CD|Democratic Republic of the Congo|fr|central|Kinshasa
CI|Côte d'Ivoire|fr|west|Abidjan
DJ|Djibouti|fr|arab|Djibouti
ER|Eritrea|en|ethiopia|Asmara
SZ|Eswatini|en|south|Mbabane
ET|Ethiopia|en|ethiopia|Addis Ababa
GA|Gabon|fr|central|Libreville
GM|Gambia|en|west|Banjul
GH|Ghana|en|ghana|Accra
GN|Guinea|fr|west|Conakry
GW|Guinea-Bissau|pt|pt-africa|Bissau
KE|Kenya|en|east|Nairobi
LS|Lesotho|en|south|Maseru
LR|Liberia|en|ghana|Monrovia
MG|Madagascar|fr|south|Antananarivo
MW|Malawi|en|malawi|Lilongwe
ML|Mali|fr|west|Bamako
MR|Mauritania|fr|arab|Nouakchott
MU|Mauritius|en|south|Port Louis
MZ|Mozambique|pt|pt-africa|Maputo
NA|Namibia|en|south|Windhoek
NE|Niger|fr|sahel|Niamey
NG|Nigeria|en|nigeria|Abuja
RW|Rwanda|en|lakes|Kigali
ST|São Tomé and Príncipe|pt|pt-africa|São Tomé
SN|Senegal|fr|west|Dakar
SC|Seychelles|en|south|Victoria
SL|Sierra Leone|en|west|Freetown
ZA|South Africa|en|south|Pretoria
SD|Sudan|ar|arab|Khartoum
TZ|Tanzania|en|east|Dar es Salaam
TG|Togo|fr|togo|Lomé
UG|Uganda|en|east|Kampala
ZM|Zambia|en|malawi|Lusaka
ZW|Zimbabwe|en|malawi|Harare
AM|Armenia|ru|armenia|Yerevan
AZ|Azerbaijan|ru|turkic|Baku
BY|Belarus|ru|slavic-east|Minsk
GE|Georgia|en|georgia|Tbilisi
MD|Moldova|en|romanian|Chișinău
UA|Ukraine|ru|slavic-east|Kyiv
EG|Egypt|ar|arab|Cairo
JO|Jordan|ar|arab|Amman
LB|Lebanon|ar|arab|Beirut
LY|Libya|ar|arab|Tripoli
MA|Morocco|fr|arab|Rabat
PS|Palestine|ar|arab|Ramallah
TN|Tunisia|fr|arab|Tunis
BN|Brunei Darussalam|en|malay|Bandar Seri Begawan
KH|Cambodia|en|khmer|Phnom Penh
ID|Indonesia|en|malay|Jakarta
LA|Lao PDR|en|khmer|Vientiane
MY|Malaysia|en|malay|Putrajaya
MM|Myanmar|en|myanmar|Nay Pyi Taw
PH|Philippines|en|filipino|Manila
SG|Singapore|en|malay|Singapore
TH|Thailand|en|thai|Bangkok
VN|Viet Nam|en|viet|Hanoi
TL|Timor-Leste|pt|pt-africa|Dili
KZ|Kazakhstan|ru|turkic|Astana
KG|Kyrgyzstan|ru|turkic|Bishkek
TJ|Tajikistan|ru|turkic|Dushanbe
TM|Turkmenistan|ru|turkic|Ashgabat
UZ|Uzbekistan|ru|turkic|Tashkent
AR|Argentina|es|latin|Buenos Aires
BO|Bolivia|es|latin|La Paz
CL|Chile|es|latin|Santiago
CO|Colombia|es|latin|Bogotá
CR|Costa Rica|es|latin|San José
DO|Dominican Republic|es|latin|Santo Domingo
EC|Ecuador|es|latin|Quito
SV|El Salvador|es|latin|San Salvador
GT|Guatemala|es|latin|Guatemala City
HN|Honduras|es|latin|Tegucigalpa
MX|Mexico|es|latin|Mexico City
PY|Paraguay|es|latin|Asunción
PE|Peru|es|latin|Lima
UY|Uruguay|es|latin|Montevideo
BR|Brazil|pt|portuguese|Brasília
VE|Venezuela|es|latin|Caracas
GY|Guyana|en|english|Georgetown
SR|Suriname|nl|dutch|Paramaribo
SICA|Central American Integration System|es|latin|San Salvador
MERCOSUR|Southern Common Market|es|latin|Montevideo
CAN|Andean Community|es|latin|Lima
AT|Austria|de|german|Vienna
BE|Belgium|fr|benelux|Brussels
BG|Bulgaria|bg|slavic-south|Sofia
CY|Cyprus|el|greek|Nicosia
CZ|Czech Republic|cs|slavic-west|Prague
DE|Germany|de|german|Berlin
DK|Denmark|da|nordic|Copenhagen
EE|Estonia|et|baltic|Tallinn
ES|Spain|es|spanish|Madrid
FI|Finland|fi|finnish|Helsinki
FR|France|fr|french|Paris
GB|United Kingdom|en|english|London
GR|Greece|el|greek|Athens
HR|Croatia|hr|slavic-south|Zagreb
HU|Hungary|hu|hungarian|Budapest
IE|Ireland|en|english|Dublin
IT|Italy|it|italian|Rome
LT|Lithuania|lt|baltic|Vilnius
LU|Luxembourg|fr|french|Luxembourg
LV|Latvia|lv|baltic|Riga
MT|Malta|mt|italian|Valletta
NL|Netherlands|nl|dutch|The Hague
PL|Poland|pl|slavic-west|Warsaw
PT|Portugal|pt|portuguese|Lisbon
RO|Romania|ro|romanian|Bucharest
SE|Sweden|sv|nordic|Stockholm
SI|Slovenia|sl|slavic-south|Ljubljana
SK|Slovakia|sk|slavic-west|Bratislava
CA|Canada|en|english|Ottawa
CH|Switzerland|fr|french|Bern
NO|Norway|nb|nordic|Oslo
TR|Turkey|tr|turkish|Ankara`
type Country = { code: string; name: string; language: string; pool: string; capital: string }
const countries = new Map<string, Country>(
  countryLines
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', name = '', language = '', pool = '', capital = ''] = line.split('|')
      return [code, { code, name, language, pool, capital }]
    }),
)
function country(code: string): Country {
  return known(countries.get(code), `country ${code}`)
}
const organisations = new Set(['SICA', 'MERCOSUR', 'CAN'])
const europeanUnion = new Set('AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '))
const regionMembers: Record<string, string> = { asia: 'BN KH ID LA MY MM PH SG TH VN TL KZ KG TJ TM UZ', eastern_southern_neighbourhood: 'AM AZ BY GE MD UA EG JO LB LY MA PS TN', latin_america_caribbean: 'AR BO CL CO CR DO EC SV GT HN MX PY PE UY BR VE GY SR SICA MERCOSUR CAN' }
function regionOf(code: string): string {
  for (const [region, members] of Object.entries(regionMembers)) if (members.split(' ').includes(code)) return region
  if (europeanUnion.has(code) || ['CA', 'CH', 'NO', 'TR'].includes(code)) return ''
  return 'sub_saharan_africa'
}
const comesa = 'BI KM CD DJ EG ER ET KE LY MG MW MU RW SC SD SZ UG ZW'.split(' ')
const westAfrica = 'BJ CV CI GM GH GN GW LR ML NE NG SN SL TG'.split(' ')
const asean = 'BN KH LA MY MM PH SG TH VN'.split(' ')
const centralAsia = 'KG TJ TM UZ'.split(' ')

/** The language that mails are written in: one of the six of the interface. */
function mailLanguage(code: string): string {
  const { language } = country(code)
  return ['en', 'fr', 'es', 'pt', 'ar', 'ru'].includes(language) ? language : 'en'
}

// --- Names: women, men, families
// --------------------------------------------------------------------------------------------------
const namePools: Record<string, [string, string, string]> = {
  'pt-africa': [
    'Adelina Benvinda Celestina Dulce Edna Filomena Graça Helena Ilda Jacinta Lurdes Marlene Odete Teresa Zulmira',
    'Adérito Alcides Bento Custódio Domingos Eugénio Felisberto Gil Hélder Inácio Januário Leandro Nelson Osvaldo Valdemar',
    'Andrade Barros Cabral Delgado Évora Fortes Gomes Lopes Mendes Monteiro Neves Ramos Rocha Semedo Tavares Varela Pires Sanches Moreno Furtado',
  ],
  west: [
    'Aminata Awa Binta Coumba Djénéba Fanta Fatoumata Habibatou Kadiatou Mariam Nafissatou Oumou Ramatou Sira Yacine Assétou',
    'Abdoulaye Adama Bakary Cheick Daouda Idrissa Ismaël Lamine Mamadou Modibo Moussa Ousmane Salif Seydou Souleymane Yaya',
    'Bah Barry Camara Cissé Coulibaly Diabaté Diallo Diarra Diop Fofana Kaboré Kanté Konaté Kouyaté Ndiaye Ouattara Sanogo Sarr Sawadogo Sissoko Sow Sylla Traoré Zongo',
  ],
  sahel: [
    'Aïchatou Balkissa Fati Hadiza Haoua Mariama Nana Ouma Rakia Salamatou Zeinabou Zara Hassana Roukaya',
    'Abdou Amadou Boubacar Garba Hamidou Harouna Ibrahim Issoufou Laouali Mahamane Maman Oumarou Sani Yacouba',
    'Adamou Alzouma Arzika Chaibou Dan-Maradi Djibrilla Gado Halidou Kimba Maïga Maazou Moumouni Nouhou Saidou Saley Seini Soumana Tahirou Yahaya Zakari Galadima Hassane Karimou Tinni',
  ],
  togo: [
    'Abra Afi Akossiwa Akouvi Ayélé Dédé Délali Enyonam Essi Kafui Mawusé Sénam Yawa Ablavi',
    'Ayao Edem Elom Folly Kodjo Koffi Komi Kossi Kwami Mensah Sénanou Yao Yawovi Dodji',
    'Adjovi Agbeko Akakpo Amégan Amouzou Atsou Ayivi Dogbé Edorh Fiagan Gbadoe Kpodo Lawson Mawuli Nyatefe Sewonu Tchalla Tettekpo Togbui Wilson Ametepe Kangni Sossou Zinsou',
  ],
  ghana: [
    'Abena Adwoa Afua Akosua Akua Ama Araba Efua Esi Serwaa Yaa Naana Dede Korkor',
    'Ato Ebo Kobina Kofi Kojo Kwabena Kwadwo Kwaku Kwame Kwasi Nii Paa Yaw Fiifi',
    'Acheampong Adjei Agyeman Amoah Ansah Appiah Asante Boakye Boateng Danquah Darko Frimpong Gyasi Kyei Nkansah Obeng Ofori Opoku Osei Owusu Quaye Sarpong Tetteh Yeboah',
  ],
  nigeria: [
    'Adaeze Adunni Amara Bukola Chiamaka Folake Halima Hauwa Ifeoma Ngozi Nkechi Temitope Uche Yetunde Zainab',
    'Adebayo Chidi Chinedu Danladi Emeka Femi Gbenga Ibrahim Ikenna Kelechi Obinna Olumide Segun Tunde Usman',
    'Abubakar Adeyemi Afolabi Akande Bello Chukwu Danjuma Eze Fashola Garba Ibekwe Ladipo Mohammed Nnamdi Nwosu Obiora Ogunleye Okafor Okonkwo Okoro Oladele Onyeka Sule Yakubu',
  ],
  east: [
    'Achieng Akinyi Asha Beatrice Consolata Esther Grace Halima Mercy Mwajuma Nakato Neema Rehema Wanjiru Zawadi',
    'Baraka Charles Daudi Emmanuel Hamisi Joseph Juma Kamau Kato Mwangi Nyambura Omondi Peter Salim Wekesa',
    'Barasa Chacha Gitau Kamande Kariuki Kimani Kiprono Kisakye Lubega Lutwama Makori Masanja Mbugua Mushi Mutua Mwakyusa Nabwire Namubiru Njoroge Ochieng Odhiambo Okello Otieno Wafula',
  ],
  lakes: [
    'Aline Chantal Claudine Diane Espérance Immaculée Josiane Odette Solange Vestine',
    'Aimable Célestin Dieudonné Emmanuel Faustin Gaspard Innocent Jean-Bosco Théogène Vénuste',
    'Bizimana Gasana Habimana Hakizimana Kamanzi Manirakiza Mugabo Mukamana Ndayizeye Nduwimana Niyonzima Nkurunziza Nshimirimana Ntakirutimana Rukundo Sibomana Twagirayezu Uwase',
  ],
  ethiopia: ['Almaz Aster Bethlehem Hirut Mekdes Meseret Rahel Selamawit Tigist Yeshi', 'Abebe Alemu Bekele Dawit Getachew Kebede Mulugeta Solomon Tadesse Yonas', 'Abate Admasu Alemayehu Assefa Belay Demissie Desta Gebre Girma Haile Lemma Mamo Negash Tesfaye Wolde Worku'],
  malawi: [
    'Agness Bertha Chikondi Chisomo Esnart Fyness Grace Lonjezo Mphatso Mutale Natasha Tamanda Thandiwe Thokozani',
    'Bwalya Chifundo Dalitso Gift Innocent Kondwani Limbani Mabvuto Patrick Pemphero Tawanda Wezi Yamikani Zondwayo',
    'Banda Chanda Chisale Chirwa Gondwe Jere Kamanga Kapito Kasonde Luhanga Maluza Mbewe Mhango Mkandawire Moyo Mulenga Msiska Mtonga Mwale Ngoma Nkhoma Phiri Sakala Tembo Zulu',
  ],
  south: [
    'Boitumelo Dikeledi Johanna Kefilwe Lerato Naledi Nomvula Palesa Refilwe Sibongile Tshepiso Zanele',
    'Bongani Hendrik Kagiso Lebohang Mpho Neo Pieter Sipho Tebogo Themba Thabo Vusi',
    'Dlamini Khumalo Kgosi Letsie Mahlangu Maseko Mokoena Molefe Motaung Motsumi Nangolo Ndlovu Nkosi Shaanika Phakathi Ramasamy Seboko Shilongo Sithole van-Wyk',
  ],
  central: [
    'Bernadette Blandine Clarisse Edwige Eugénie Georgette Honorine Léontine Marcelline Pélagie Philomène Rosalie',
    'Achille Barthélemy Célestin Désiré Fidèle Guy Hervé Jules Landry Maurice Norbert Séraphin',
    'Abessolo Atangana Biloa Djimasta Ekani Essono Eyenga Fouda Kabongo Kalala Lokossou Mabiala Mbarga Mbemba Moukoko Mpiana Ndongo Ngarta Ngoma Nguema Nzamba Tchatchoua Tshibangu Yaba',
  ],
  arab: [
    'Amal Amina Asma Dalia Fatima Ghada Hala Hanan Houda Karima Khadija Laila Maha Nadia Nour Rania Rim Salma Samira Widad',
    'Adel Ahmed Amine Bilal Fares Hakim Hassan Ibrahim Jamal Karim Khaled Mahmoud Mourad Nabil Omar Rachid Sami Tarek Walid Youssef',
    'Abdallah Amrani Ayari Bakri Bennani Bouzid Chami Darwish Fahmi Gharbi Haddad Hamdan Jaber Kassab Khalil Lahlou Mansour Masri Mejri Naccache Obeidat Qasem Rahal Saadi Sabbagh Tounsi Zaki Zghal Zreik',
  ],
  armenia: ['Ani Anahit Gayane Hasmik Lilit Mariam Nune Satenik', 'Aram Armen Davit Gagik Hayk Karen Tigran Vahan', 'Avetyan Baghdasaryan Danielyan Galstyan Hakobyan Manukyan Melikyan Petrosyan Sahakyan Vardanyan'],
  georgia: ['Ana Eka Ketevan Lela Maia Nana Nino Salome Tamar Tea', 'Archil Davit Giorgi Irakli Levan Mikheil Nika Otar Vakhtang Zurab', 'Beridze Chkheidze Dolidze Gelashvili Japaridze Kapanadze Kiknadze Lomidze Maisuradze Uridia'],
  'slavic-east': [
    'Alena Anastasia Daria Halyna Iryna Katsiaryna Ksenia Larysa Nadzeya Oksana Olena Svitlana Tetiana Volha',
    'Aleh Andrii Bohdan Dzmitry Ihar Maksym Mikalai Oleksandr Pavel Ruslan Serhii Siarhei Viktar Yurii',
    'Baranouski Bondar Hancharenka Hrynko Kavaliou Klimuk Koval Kravets Lysenko Marchuk Melnyk Navumenka Petrenko Rudenka Savchuk Shauchuk Tarasiuk Vaitovich Yermak-Sidar Zhuk',
  ],
  romanian: [
    'Adriana Alina Corina Cristina Daniela Doina Elena Ioana Lidia Mihaela Oana Rodica Simona Tatiana Veronica',
    'Adrian Bogdan Cătălin Cosmin Dumitru Florin Gheorghe Ilie Iurie Marius Mircea Octavian Radu Sorin Vasile',
    'Albu Bălan Bejan Chiriac Ciobanu Dobre Dragomir Grosu Iacob Lungu-Bratu Lupu Manole Munteanu Neagu Olaru Oprea Pârvu Rotaru Rusu Stanciu Sandu Tudor Ursu Vlad',
  ],
  turkic: [
    'Aigerim Aisuluu Aliya Bermet Cholpon Dilnoza Gulnara Gulmira Leyla Madina Malika Nargiza Nazira Nigora Saida Zarina',
    'Akmal Almaz Azamat Bakyt Daniyar Elchin Emil Farhod Jamshed Kanat Murat Nurlan Rustam Sardor Temur Ulan',
    'Abdyldaev Akhmetov Aliyev-Sadig Bekov Dzhumaev Ermekov Hasanli Isakov Jumabekov Kadyrov-Nur Karimzoda Mamatov Nazarzoda Osmonov Rahimzoda Sadykov Saparov Sharipov Sultanov Tashmatov Tursunov Usmonov Yuldashev Zhaksylykov',
  ],
  malay: ['Aisyah Dewi Fitri Indah Lestari Nurul Putri Ratna Siti Yuliana', 'Agus Bambang Dimas Eko Faisal Hafiz Iskandar Rizal Teguh Zulkifli', 'Anwarudin Hakim Halim Kusuma Lim-Wee Nasution Othman Pratama Rahman Santoso Setiawan Siregar Tan-Boon Wibowo Yusof'],
  khmer: ['Bopha Chanthou Kolab Malis Phone Sokha Sophea Vanna', 'Bounthavy Dara Khamphet Rithy Samnang Sokun Vannak Vichea', 'Chea Heng Keo Khamvong Ly Meas Ouk Phommachanh Sar Sok Souvann Vong'],
  myanmar: ['Aye Cho Hnin Khin May Moe Nandar Nilar Phyu Sandar Su Thandar Thida Yin', 'Aung Htet Htun Kyaw Min Myo Naing Nyan Soe Thant Thura Win Yan Zaw', 'Aung-Lin Hlaing Htwe Kyi-Thar Lwin Maung-Oo Myat Myint Nyein Oo Phyo Sein-Tun Shwe-Win Thein Tun Zin'],
  filipino: [
    'Analyn Carmela Corazon Divina Estrella Imelda-Joy Jocelyn Lourdes Marites Rowena Teresita Wilma',
    'Alfredo Benigno-Jay Crisanto Danilo Edgardo Ferdie Isagani Jovito Leandro Nestor Rodel Teofilo',
    'Abueva Bautista Cabrera Catapang Dimaculangan Evangelista Galang Ilagan Lacson-Uy Macapagal-Rey Magbanua Malonzo Manalo Pangilinan-Cruz Panganiban Salonga Sumulong Tolentino-Abad Villaruz Zamora-Lim',
  ],
  thai: ['Anchalee Busaba Kanya Malee Nattaya Orawan Pimchanok Ratana Siriporn Wanida', 'Anan Chaiwat Decha Kittipong Narong Phichai Somchai Surasak Thawatchai Wirat', 'Bunmee Charoensuk Inthasorn Jaidee Kaewmanee Meesuk Phromma Ruangrit Saelim Srisai Suwannarat Thongdee Wongsa Yodrak'],
  viet: ['Hang Huong Lan Linh Mai Ngoc Phuong Thao', 'Bao Cuong Dung Hieu Khanh Minh Quang Tuan', 'Bui Dang Do Duong Hoang Le Ngo Nguyen Pham Phan Tran Vu'],
  latin: [
    'Adriana Beatriz Carolina Claudia Daniela Gabriela Guadalupe Jimena Karina Lorena Maritza Mónica Paola Rocío Silvana Valeria Verónica Yolanda',
    'Alonso César Diego Edgardo Fabián Germán Hugo Iván Joaquín Leonel Marcelo Mauricio Nelson Óscar Ramiro Rubén Sergio Wilfredo',
    'Acosta Aguilera Arce Benítez Bustamante Cáceres Cardozo Castañeda Cordero Duarte Escobar Figueroa Galeano Huamán Ibarra Jara Lozano Mamani Montalvo Núñez Ojeda Palacios Quiroga Rentería Salcedo Tejada Urbina Valdivia Villalba Zeballos',
  ],
  spanish: [
    'Alicia Ana Blanca Carmen Concepción Cristina Elena Irene Laura Lucía Marta Nuria Pilar Raquel Silvia Teresa',
    'Álvaro Andrés Carlos David Emilio Fernando Gonzalo Ignacio Javier Jorge Luis Manuel Miguel Pablo Ricardo Santiago',
    'Abellán Alonso Barrera Bermejo Calvo Cano Casado Collado Domingo Escribano Ferrer Gallego Herrero Iglesias Lorenzo Marín Molina Nieto Otero Pascual Redondo Robledo Salas Soler Toledo Velasco Vidal Zamora',
  ],
  french: [
    'Agathe Anne Aurélie Camille Cécile Delphine Florence Hélène Isabelle Laurence Mathilde Nathalie Sandrine Sylvie Véronique',
    'Alain Benoît Bruno Christophe Damien Éric Fabrice Frédéric Guillaume Laurent Mathieu Nicolas Olivier Pascal Thierry',
    'Arnaud Barbier Besson Blanchard Carpentier Chevallier Delaunay Ferrand Garnier Guichard Jacquet Lambert-Roy Lemaître Marchand Mercier Noël Perrin Poirier Renaud Rolland Tessier Vasseur Verdier Vidal-Morin',
  ],
  benelux: ['Anke Charlotte Élise Goedele Hilde Ilse Lieve Martine Nathalie Veerle', 'Bart Dirk Étienne Geert Jean-Marc Koen Luc Pieter Stijn Wim', 'Claes Coppens De-Backer De-Smedt Dubois Goossens Hendrickx Jacobs Lambrecht Leclercq Maes Mertens Pauwels Renard Simons Van-Acker Vermeulen Willems'],
  german: [
    'Andrea Barbara Birgit Christine Claudia Franziska Gudrun Heike Ingrid Katrin Monika Petra Sabine Ulrike',
    'Andreas Bernd Christian Dieter Frank Georg Holger Jürgen Klaus Martin Matthias Stefan Thomas Wolfgang',
    'Albrecht Baumgartner Brenner Dietrich Eberle Fischbach Gruber Haas Hofer Kessler Kohl-Stein Lechner Lindner Maurer Pichler Reuter Sauer Seidel Steiner Vogt Wagenknecht-Thal Winkler Ziegler Zeller',
  ],
  english: [
    'Alison Aoife Caroline Deborah Eleanor Fiona Gillian Helen Joanne Karen Louise Niamh Rebecca Sarah Victoria',
    'Adrian Brendan Christopher Colin Duncan Edward Gareth Graham Ian Jonathan Kevin Malcolm Nigel Stephen Timothy',
    'Ashworth Barlow Blackwood Carmody Cartwright Dunmore Ellsworth Fairclough Gallagher Hargreaves Holloway Kearney Lockhart McAllister Moorcroft Nightingale-Rowe Pemberton Quinlan Radcliffe Shepherd Thornton Underhill Whitfield Wycliffe',
  ],
  dutch: ['Annemiek Bregje Els Femke Hanneke Ineke Jolanda Marieke Saskia Wilma', 'Arjan Bas Gerrit Hans Joost Maarten Pieter Ruud Sander Willem', 'Bakker Brouwer De-Graaf Dekker Dijkstra Hoekstra Huisman Kuipers Meijer Mulder Peters Postma Schouten Smit Van-den-Berg Van-Dijk Verbeek Visser Vos Zijlstra'],
  italian: [
    'Alessandra Antonella Chiara Elisabetta Federica Francesca Giulia Ilaria Lucia Paola Roberta Silvia Valentina',
    'Alberto Claudio Enrico Fabio Francesco Giancarlo Lorenzo Massimo Michele Riccardo Roberto Stefano Vincenzo',
    'Amato Barbieri Basile Caruso Cattaneo Colombo D-Angelo Fabbri Farrugia Ferraro Galli Leone Marchetti Montanari Pellegrini Rinaldi Sartori Serra Testa Vitale',
  ],
  portuguese: [
    'Ana Beatriz Catarina Cláudia Filipa Inês Joana Margarida Mariana Rita Sofia Susana',
    'António Bruno Duarte Filipe Gonçalo João Luís Miguel Nuno Paulo Rui Tiago',
    'Almeida Azevedo Barbosa Cardoso Coelho Correia Esteves Faria Figueiredo Leitão Machado Matos Nogueira Pacheco Pinheiro Queirós Simões Teixeira Vasconcelos Vieira',
  ],
  nordic: [
    'Anna Astrid Birgitta Elin Gunilla Ingeborg Karin Kirsten Lena Maja Sigrid Ulla',
    'Anders Bengt Erik Gustav Håkan Jens Lars Magnus Nils Ola Rasmus Sven',
    'Ahlgren Bergström Dahl Ekström Forsberg Gravesen Hedlund Holmqvist Kjellberg Lundgren Mikkelsen Nordby Nyström Ravn Sandvik Skovgaard Söderlund Thorsen Wallin Åkesson',
  ],
  finnish: ['Aino Hanna Johanna Kaisa Marjatta Päivi Riitta Tuula', 'Antti Heikki Jari Juha Kari Mikko Pekka Timo', 'Heinonen Järvinen Korhonen Lahtinen Mäkelä Niemi Rantanen Saarinen Salonen Virtanen-Aho'],
  baltic: ['Aiste Anneli Dace Ilze Inga Jurga Kristiina Liis Rasa Vita', 'Andris Arvydas Gintaras Indrek Jonas Juris Marius Toomas Valdis Vytautas', 'Balodis Berzins Jankauskas Kask Kazlauskas Liepa Mets Ozols Petrauskas Rebane Saar Stankevicius Tamm Vaitkus'],
  'slavic-west': [
    'Agnieszka Barbora Dorota Ewa Hana Ivana Jana Katarzyna Lenka Magdalena Monika Zuzana',
    'Andrzej Jakub Jiří Krzysztof Marek Martin Milan Paweł Petr Piotr Tomáš Zdeněk',
    'Bartoš Bielak Čermák Dostál Dudek Fiala Gajda Hájek Jasiński Kolář Kowalczyk Krejčí Mazurek Němec Pospíšil Sikora Šimek Urban Wilk Zając',
  ],
  'slavic-south': ['Ana Daniela Desislava Ivana Jelena Maja Nikolina Petra Sanja Tanja', 'Boris Dimitar Goran Ivan Krasimir Luka Marko Nikola Plamen Tomislav', 'Babić Dimitrov Georgiev Horvat Ilieva-Kolar Jurić Kovačič Kralj Marinov Novak Pavlović Petkov Stoyanov Todorov Vuković Zupan'],
  hungarian: ['Ágnes Eszter Ildikó Judit Katalin Zsuzsa', 'András Balázs Gábor István László Zoltán', 'Balogh Fekete Halász Kis-Tóth Lakatos Molnár Pintér Szabó Takács Vörös'],
  greek: ['Anna Despina Eleni Katerina Maria Sofia', 'Andreas Dimitris Giorgos Kostas Nikos Yannis', 'Alexiou Christodoulou Dimou Economou Georgiou Ioannidis Karras Nikolaou Papas Vlachos'],
  turkish: ['Ayşe Elif Zeynep', 'Kemal Mehmet Serkan', 'Arslan Demirel-Su Kaplan Yıldız'],
}

// --- What authorities are called, in the country's working language
// -------------------------------------------------------------------
type Kind = 'interior' | 'labour' | 'foreign' | 'justice' | 'statistics' | 'planning' | 'social' | 'youth' | 'environment' | 'secretariat'
const authorityNames: Record<string, Record<Kind, string>> = {
  en: {
    interior: 'Ministry of the Interior',
    labour: 'Ministry of Labour and Employment',
    foreign: 'Ministry of Foreign Affairs',
    justice: 'Ministry of Justice',
    statistics: 'National Statistics Office',
    planning: 'Ministry of Planning and Development',
    social: 'Ministry of Social Affairs',
    youth: 'Ministry of Youth',
    environment: 'Ministry of the Environment',
    secretariat: 'General Secretariat',
  },
  fr: {
    interior: 'Ministère de l’Intérieur et de la Sécurité',
    labour: 'Ministère du Travail et de l’Emploi',
    foreign: 'Ministère des Affaires étrangères',
    justice: 'Ministère de la Justice',
    statistics: 'Institut national de la statistique',
    planning: 'Ministère de la Planification du développement',
    social: 'Ministère des Affaires sociales',
    youth: 'Ministère de la Jeunesse',
    environment: 'Ministère de l’Environnement',
    secretariat: 'Secrétariat général',
  },
  es: {
    interior: 'Ministerio del Interior',
    labour: 'Ministerio de Trabajo y Empleo',
    foreign: 'Ministerio de Relaciones Exteriores',
    justice: 'Ministerio de Justicia',
    statistics: 'Instituto Nacional de Estadística',
    planning: 'Ministerio de Planificación y Desarrollo',
    social: 'Ministerio de Bienestar Social',
    youth: 'Ministerio de la Juventud',
    environment: 'Ministerio del Ambiente',
    secretariat: 'Secretaría General',
  },
  pt: {
    interior: 'Ministério do Interior',
    labour: 'Ministério do Trabalho',
    foreign: 'Ministério dos Negócios Estrangeiros',
    justice: 'Ministério da Justiça',
    statistics: 'Instituto Nacional de Estatística',
    planning: 'Ministério do Planeamento',
    social: 'Ministério da Solidariedade Social',
    youth: 'Ministério da Juventude',
    environment: 'Ministério do Ambiente',
    secretariat: 'Secretariado-Geral',
  },
  ar: { interior: 'وزارة الداخلية', labour: 'وزارة العمل', foreign: 'وزارة الخارجية', justice: 'وزارة العدل', statistics: 'دائرة الإحصاءات العامة', planning: 'وزارة التخطيط', social: 'وزارة الشؤون الاجتماعية', youth: 'وزارة الشباب', environment: 'وزارة البيئة', secretariat: 'الأمانة العامة' },
  ru: {
    interior: 'Министерство внутренних дел',
    labour: 'Министерство труда и социальной защиты',
    foreign: 'Министерство иностранных дел',
    justice: 'Министерство юстиции',
    statistics: 'Комитет по статистике',
    planning: 'Министерство экономики и развития',
    social: 'Министерство социального развития',
    youth: 'Министерство по делам молодёжи',
    environment: 'Министерство охраны окружающей среды',
    secretariat: 'Генеральный секретариат',
  },
}
const asksAbout: Record<string, Exclude<Kind, 'secretariat'>> = {
  migration_and_development: 'planning',
  diaspora: 'foreign',
  labour_migration: 'labour',
  integration: 'social',
  free_movement: 'foreign',
  irregular_migration: 'interior',
  trafficking: 'interior',
  border_management: 'interior',
  return_and_reintegration: 'interior',
  asylum_and_protection: 'interior',
  policy_and_strategy: 'interior',
  migration_data: 'statistics',
  communication: 'interior',
  local_authorities: 'planning',
  gender: 'foreign',
  youth: 'youth',
  unaccompanied_minors: 'social',
  environment: 'environment',
}

// --- What Actions want to reach, in the language of the facility: two for a theme, since some partners come back to it
const aims: Record<string, [string, string]> = {
  migration_and_development: ['Migration has its place in the development plan, with measures that regions and associations helped to choose.', 'The ministries that deal with migration and development work from one document and meet over it.'],
  diaspora: ['The administration knows its nationals abroad and has agreed on ways of working with them.', 'A unit for nationals abroad has tasks, staff and a plan for its first two years.'],
  labour_migration: ['People who go abroad to work are advised before they leave, and their contracts are checked.', 'The offices that look after workers abroad share one procedure and one file.'],
  integration: ['Municipalities have a plan for the integration of newcomers that they can carry out themselves.', 'Services for newcomers are offered by one plan, with a task for each level of the State.'],
  free_movement: ['Rules on documents and controls are applied alike on both sides of a border.', 'Travellers find the same procedure at every crossing.'],
  irregular_migration: ['The services concerned read the situation together and follow one plan.', 'Information on routes is exchanged between services by a procedure that respects rights.'],
  trafficking: ['Victims of trafficking are recognised early and cared for by services that work together.', 'Investigators and prosecutors build cases that stand in court, and victims are spared further interviews.'],
  border_management: ['Officers at the border posts examine documents with confidence and work by a joint procedure.', 'Checks at the borders are made where the risk is, by a unit trained to find it.'],
  return_and_reintegration: ['People who come back find an office that is in charge of them.', 'Case workers guide people from their arrival to a new start by one procedure.'],
  asylum_and_protection: ['Applications for asylum are decided fairly and within the time that the law gives.', 'Case workers interview with care and judge information on countries of origin by common standards.'],
  policy_and_strategy: ['The government has the text of a migration policy to which all who are concerned have contributed.', 'The migration policy has a plan with tasks, costs and those who carry them.'],
  migration_data: ['The institutions that count migrants agree on terms and exchange their figures.', 'Those who decide have migration figures that agree and are published on time.'],
  communication: ['The administration speaks with the public about migration by a plan of its own.', 'Campaigns are planned with those whom they should reach, and measured.'],
  local_authorities: ['Municipalities have simple instruments for dealing with migration, and staff who know them.', 'Towns and ministries work together on migration by agreed rules.'],
  gender: ['Consular staff protect women and girls abroad by common guidance.', 'Migration policy takes the situation of women into account in each of its measures.'],
  youth: ['Young people have a say in measures that give them a choice between leaving and staying.', 'Communes offer young people advice before they decide to leave.'],
  unaccompanied_minors: ['Children who travel alone are protected by one procedure from the first contact on.', 'Migration officers and child protection services share the care of children who travel alone.'],
  environment: ['Plans on environment and on migration speak of each other.', 'Planners know where a changing climate makes people move, and prepare for it.'],
}

// --- Requests before 2016, year by year in order: partner:theme:how it ended
// -------------------------------------------------------------
const earlier: Record<number, string> = {
  2009: `MU:labour_migration:rejected PH:labour_migration GE:return_and_reintegration CV:diaspora UA:border_management KG:labour_migration GH:irregular_migration:rejected MD:diaspora SN:migration_and_development
    AM:return_and_reintegration:rejected ML:migration_and_development LB:border_management ET:trafficking:redirected TG:border_management MA:policy_and_strategy:withdrawn KE:border_management ID:trafficking:rejected
    MZ:trafficking UG:policy_and_strategy NG:trafficking:redirected`,
  2010: `KZ:irregular_migration AZ:policy_and_strategy MW:trafficking PE:trafficking TJ:border_management TN:labour_migration:redirected EG:trafficking:redirected CM:policy_and_strategy VN:labour_migration:redirected
    NG:policy_and_strategy UA:asylum_and_protection GA:irregular_migration EC:trafficking CF:border_management`,
  2011: `MM:trafficking NE:policy_and_strategy MD:migration_data KG:trafficking CO:policy_and_strategy GE:asylum_and_protection TZ:trafficking LY:border_management AO:border_management UZ:labour_migration AR:trafficking
    MA:asylum_and_protection RW:policy_and_strategy BO:trafficking CV:integration`,
  2012: `ID:trafficking AZ:migration_data MW:migration_data SICA:trafficking GH:policy_and_strategy TL:border_management UA:return_and_reintegration:rejected ZA:asylum_and_protection KH:labour_migration EC:diaspora:withdrawn
    CG:policy_and_strategy AM:asylum_and_protection CI:border_management GT:unaccompanied_minors LA:trafficking SN:policy_and_strategy`,
  2013: `VN:trafficking EG:labour_migration NA:policy_and_strategy MERCOSUR:trafficking KZ:irregular_migration BW:migration_data PS:trafficking DO:border_management MR:policy_and_strategy ID:policy_and_strategy
    TD:policy_and_strategy TN:policy_and_strategy PY:trafficking ET:diaspora MM:border_management CD:migration_and_development`,
  2014: `TG:migration_and_development UZ:trafficking:withdrawn CR:integration JO:migration_data MW:diaspora UY:integration TJ:trafficking NE:irregular_migration UG:diaspora PE:trafficking KH:trafficking:rejected
    ZM:migration_data GE:migration_data CL:asylum_and_protection TH:trafficking CM:diaspora:redirected`,
  2015: `MD:labour_migration NG:border_management CI:migration_and_development PH:trafficking ST:policy_and_strategy MM:labour_migration MX:unaccompanied_minors KG:policy_and_strategy LB:diaspora SL:policy_and_strategy
    BF:environment DO:policy_and_strategy TN:migration_data CV:integration PY:diaspora TL:trafficking MU:migration_and_development HN:return_and_reintegration`,
}
/** Requests of several partners: the lead bears the numeral, the others benefit with it. */
const furtherPartners: Record<string, string[]> = { 'id-2': asean, 'kz-2': centralAsia, 'zm-1': comesa, 'bf-1': westAfrica }
const redirections: Record<string, string> = { ET: 'unodc', NG: 'unodc', TN: 'ilo', EG: 'unodc', VN: 'ilo', CM: 'iom' }
const refusals: Record<string, string> = {
  MU: 'The request asks for equipment and for study grants, which the facility does not give. A request for practitioners would be welcome.',
  GH: 'The request was not yet supported by the ministry in charge of migration; the committee would gladly look at a joint one.',
  AM: 'Support for returning nationals is foreseen in a programme that starts next year; a second project beside it would repeat its work.',
  ID: 'The request covers the financing of shelters, which is outside what the facility can do.',
  UA: 'The needs described go beyond the days and the means of one Action, and a larger programme is in preparation.',
  KH: 'No authority was named that would take up the handbook asked for; the committee invites a new request with a lead ministry.',
}
const withdrawals: Record<string, string> = {
  MA: 'The authority withdrew the request before it was consulted on, because responsibilities between ministries were being changed.',
  EC: 'The authority withdrew the request after its reorganisation.',
  UZ: 'The authority withdrew the request in favour of national funding.',
}

// Own words for what was asked, by theme: a title, the need, what should come of it.
type Asked = { title: string; need: string; outputs: string }
const askedInEnglish: Record<string, Asked[]> = {
  labour_migration: [
    { title: 'Fair recruitment of workers who go abroad', need: 'Recruitment agencies are licensed, yet few of them are inspected. Labour officers need ways to check contracts and to advise people before they leave.', outputs: 'Handbook for labour officers; checklist for inspections' },
    { title: 'Managing labour migration in one hand', need: 'Several offices look after workers abroad and each keeps its own files. The ministry wants to learn how other administrations divide the work.', outputs: 'Guidelines on the division of work; training curriculum' },
  ],
  return_and_reintegration: [
    { title: 'Receiving nationals who return', need: 'People come home after years abroad and find no office that is in charge of them. The authority wants to set up a first point of contact and to train its staff.', outputs: 'Standard operating procedure for reception; training of case workers' },
  ],
  diaspora: [
    {
      title: 'Working with nationals abroad',
      need: 'Nationals abroad are willing to invest and to share what they know, but the administration hardly knows them. It asks for peers who have mapped and involved their own communities.',
      outputs: 'Policy paper on relations with nationals abroad; terms of reference for a mapping',
    },
  ],
  border_management: [
    { title: 'Border posts that work together', need: 'Police, customs and health services share the border posts without a common procedure. Officers on the line have had little training in examining documents.', outputs: 'Curriculum for border officers; joint procedure' },
    { title: 'Risk analysis at the borders', need: 'Checks are made by habit and not where the risk is. The service wants to start a small analysis unit and looks for practitioners who run one.', outputs: 'Standard operating procedure for risk analysis' },
  ],
  irregular_migration: [{ title: 'Answers to irregular migration', need: 'Routes shift faster than the services can follow, and each service holds a part of the picture. The ministry wants a common reading and a plan that all can carry.', outputs: 'Strategy; exchange procedure between services' }],
  trafficking: [
    { title: 'Finding and protecting victims of trafficking', need: 'Few victims are recognised, and those who are go through many interviews. Police, prosecutors and social workers need a way of working in common.', outputs: 'Handbook for investigators and prosecutors; referral procedure' },
    { title: 'Investigating trafficking in human beings', need: 'Cases seldom reach a court because evidence is collected too late. The authority asks for investigators from other countries who can train with real files.', outputs: 'Training curriculum; guidelines on evidence' },
    { title: 'A national answer to trafficking', need: 'The law is in force but there is no plan that says who does what. The authority would like to draft one with all services around the table.', outputs: 'Action plan against trafficking' },
  ],
  policy_and_strategy: [
    { title: 'A first migration policy', need: 'Migration is dealt with in a dozen laws and by as many offices. The government has asked the ministry to bring them together in one policy and to do so with all who are concerned.', outputs: 'National migration policy; action plan' },
    { title: 'From policy to plan', need: 'A draft policy exists but nobody has said what it costs and who carries it out. The authority asks for peers who have turned a policy into a plan.', outputs: 'Strategy with action plan and budget' },
  ],
  migration_data: [
    {
      title: 'Migration figures that agree',
      need: 'Police, statistics office and labour services count migrants in different ways. The office asks for statisticians from other administrations to help it to agree on terms and on an exchange of data.',
      outputs: 'Guidelines on definitions and exchange; survey of sources',
    },
  ],
  migration_and_development: [{ title: 'Migration in development planning', need: 'The development plan hardly mentions migration although many households live on money sent home. The ministry wants a strategy written together with regions, banks and associations.', outputs: 'Strategy on migration and development' }],
  asylum_and_protection: [{ title: 'Fair and swift asylum procedures', need: 'The asylum office is young, and the number of applications has doubled. Case workers want to learn how to interview and how to judge information on countries of origin.', outputs: 'Handbook for case workers; training' }],
  integration: [{ title: 'A plan for integration', need: 'More people settle in the country than ever before, and municipalities are the first to meet them. The authority asks for help in writing a plan that municipalities can use.', outputs: 'Integration strategy; guidelines for municipalities' }],
  unaccompanied_minors: [{ title: 'Protecting children who travel alone', need: 'Children who arrive without their families are held too long and interviewed too often. Migration officers and child protection services want a common procedure.', outputs: 'Protection procedure; conference conclusions' }],
  environment: [{ title: 'Migration and a changing climate in West Africa', need: 'Drought and floods push people to move, yet neither environment nor migration plans speak of it. Fifteen countries want to compare what they know and to agree what to do.', outputs: 'Handbook for planners; regional conferences' }],
}
const askedInFrench: Record<string, Asked[]> = {
  migration_and_development: [
    { title: 'La migration dans la planification du développement', need: 'Le plan national parle peu de la migration, alors que de nombreux ménages vivent des transferts. Le ministère souhaite rédiger une stratégie avec les régions, les banques et les associations.', outputs: 'Stratégie migration et développement' },
  ],
  policy_and_strategy: [
    { title: 'Une première politique migratoire', need: 'La migration relève d’une dizaine de textes et d’autant de services. Le gouvernement a chargé le ministère de les réunir dans une politique, avec tous les acteurs concernés.', outputs: 'Politique nationale; plan d’action' },
    { title: 'De la politique au plan', need: 'Un projet de politique existe, mais ni son coût ni ses responsables ne sont fixés. L’autorité demande l’appui de pairs qui ont déjà mené cet exercice.', outputs: 'Stratégie avec plan d’action et budget' },
  ],
  border_management: [{ title: 'Des postes frontières qui travaillent ensemble', need: 'Police, douane et santé partagent les postes sans procédure commune. Les agents ont peu appris à examiner les documents.', outputs: 'Programme de formation; procédure commune' }],
  irregular_migration: [{ title: 'Répondre à la migration irrégulière', need: 'Les routes changent plus vite que les services ne peuvent suivre, et chacun ne voit qu’une partie. Le ministère veut une lecture commune et une stratégie portée par tous.', outputs: 'Stratégie nationale; échanges entre services' }],
  migration_data: [{ title: 'Des données migratoires concordantes', need: 'Police, statistique et emploi comptent les migrants chacun à sa manière. L’institut demande l’appui de statisticiens d’autres administrations.', outputs: 'Lignes directrices; rapport sur l’observatoire' }],
  asylum_and_protection: [{ title: 'Des procédures d’asile justes et rapides', need: 'Le bureau d’asile est jeune et les demandes ont doublé. Les agents souhaitent apprendre à conduire un entretien et à utiliser l’information sur les pays d’origine.', outputs: 'Manuel pour les agents; formation' }],
  labour_migration: [{ title: 'Mieux accompagner les travailleurs qui partent', need: 'Plusieurs bureaux suivent les travailleurs à l’étranger sans partager leurs dossiers. Le ministère souhaite voir comment d’autres administrations répartissent ce travail.', outputs: 'Lignes directrices; formation' }],
  diaspora: [{ title: 'Travailler avec les nationaux à l’étranger', need: 'Les nationaux à l’étranger veulent investir et transmettre leur savoir, mais l’administration les connaît mal. Elle demande l’appui de pairs qui ont su les associer.', outputs: 'Document de politique' }],
}
const askedInSpanish: Record<string, Asked[]> = {
  trafficking: [
    { title: 'Encontrar y proteger a las víctimas de trata', need: 'Se reconoce a pocas víctimas y las que se reconocen pasan por demasiadas entrevistas. Policía, fiscalía y servicios sociales necesitan una forma común de trabajar.', outputs: 'Manual para investigadores y fiscales; procedimiento de derivación' },
    { title: 'Seguimiento de los planes contra la trata', need: 'El plan nacional está en vigor, pero cada región informa a su manera o no informa. El grupo de trabajo pide apoyo para medir lo que se cumple.', outputs: 'Manual de seguimiento y evaluación; formulario de informe; plan de trabajo' },
  ],
  policy_and_strategy: [{ title: 'Una política migratoria para todo el Estado', need: 'La migración se trata en muchas leyes y por muchas oficinas. La autoridad quiere reunirlas en una política y formar a quienes la apliquen.', outputs: 'Política; plan de formación' }],
  diaspora: [{ title: 'Vínculos con los nacionales en el exterior', need: 'Los nacionales en el exterior quieren participar y la administración apenas los conoce. Pide pares que hayan trazado y sumado a sus propias comunidades.', outputs: 'Lineamientos; términos de referencia' }],
  unaccompanied_minors: [
    { title: 'Protección de niñas y niños que viajan solos', need: 'Los niños que llegan sin familia pasan por muchas manos antes de recibir protección. Los agentes de migración y los servicios de infancia quieren un procedimiento común.', outputs: 'Procedimiento de protección; informe de conferencia' },
  ],
  integration: [{ title: 'Un plan de integración con los municipios', need: 'Más personas que nunca se quedan a vivir en el país y los municipios son los primeros en recibirlas. La autoridad pide apoyo para escribir un plan que sirva en lo local.', outputs: 'Plan de integración; guía para municipios' }],
  asylum_and_protection: [{ title: 'Procedimientos de refugio justos', need: 'La oficina es joven y las solicitudes crecen. El personal quiere aprender de otros países a entrevistar y a valorar la información de origen.', outputs: 'Manual para el personal; formación' }],
  border_management: [{ title: 'Gestión conjunta de los pasos fronterizos', need: 'Varios servicios comparten los pasos fronterizos sin un procedimiento común. Los agentes piden formación en el examen de documentos.', outputs: 'Programa de formación; procedimiento común' }],
  return_and_reintegration: [{ title: 'Recibir a quienes regresan', need: 'Cada semana vuelven personas que no encuentran una oficina que las oriente. La autoridad quiere crear un primer punto de contacto y formar a su personal.', outputs: 'Procedimiento de recepción; formación' }],
}

/** How a letter ends. */
const closings: Record<string, string[]> = {
  en: [
    'A small team has been named to work with the experts.',
    'The work should be finished before the next budget is drawn up.',
    'Two regional offices would take part from the start.',
    'A neighbouring country with the same difficulty would be a welcome peer.',
    'Earlier help ended with a training; this time a text should remain.',
    'Other services have promised to join.',
    'The authority can offer rooms, interpreters and the time of its staff.',
    'It would prefer practitioners to consultants.',
  ],
  fr: [
    'Une petite équipe est désignée pour travailler avec les experts.',
    'Le travail devrait être achevé avant le prochain budget.',
    'Deux directions régionales y prendraient part dès le début.',
    'Un pays voisin qui connaît la même difficulté serait le bienvenu.',
    'L’autorité met à disposition des salles et le temps de ses agents.',
    'Elle préfère des praticiens à des consultants.',
  ],
  es: [
    'Se ha nombrado un pequeño equipo que trabajará con los expertos.',
    'El trabajo debería terminar antes del próximo presupuesto.',
    'Dos oficinas regionales participarían desde el principio.',
    'Un país vecino con la misma dificultad sería bienvenido.',
    'La autoridad ofrece salas y el tiempo de su personal.',
    'Prefiere colegas con práctica a consultores.',
  ],
}

// --- The 23 requests of 2016: names, numerals, order and wording are the report's, everything else is invented
// ------------------------------
type Request = {
  key: string
  partner: string
  numeral: number
  received: string
  theme: string
  others: string[]
  authority: string
  joint: string[]
  benefiting: string[]
  partners: string[]
  wording: string
  title: string
  need: string
  outputs: string
  language: string
  state: string
  decided: string
  opened: string
  reason: string
  redirectedTo: string
  officer: string
}
type Special = { key: string; name: string; type: string }
const specialAuthorities: Special[] = [
  { key: 'mw-local-government', name: 'Malawi Local Government Association', type: 'regional_local' },
  { key: 'mw-interior', name: 'Ministry of Home Affairs and Internal Security', type: 'national_central' },
  { key: 'cv-municipalities', name: 'Associação Nacional dos Municípios', type: 'regional_local' },
  { key: 'md-awareness', name: 'Network of associations for safe migration', type: 'civil_society' },
  { key: 'jo-shelters', name: 'شبكة دور رعاية ضحايا الاتجار', type: 'civil_society' },
  { key: 'pe-ombudsperson', name: 'Defensoría del Pueblo', type: 'ombudsperson' },
  { key: 'can-secretariat', name: 'Secretaría General de la Comunidad Andina', type: 'regional_organisation' },
  { key: 'sica-secretariat', name: 'Secretaría General del Sistema de la Integración Centroamericana', type: 'regional_organisation' },
  { key: 'mercosur-secretariat', name: 'Secretaría del Mercado Común del Sur', type: 'regional_organisation' },
  { key: 'mx-migration', name: 'Instituto Nacional de Migración', type: 'national_central' },
  { key: 'cr-migration', name: 'Dirección General de Migración y Extranjería', type: 'national_central' },
  { key: 'ke-registrar', name: 'Department of Immigration Services', type: 'national_central' },
  { key: 'tj-migration', name: 'Служба миграции', type: 'national_central' },
  { key: 'th-social', name: 'Ministry of Social Development and Human Security', type: 'national_central' },
]
type Of2016 = { partner: string; numeral: number; received: string; theme: string; others?: string; wording: string; title: string; need: string; outputs: string; language: string; state?: string; authority?: string; joint?: string; benefiting?: string; reason?: string; opened?: string; decided?: string }
const of2016: Of2016[] = [
  {
    partner: 'MX',
    numeral: 2,
    received: '2016-01-11',
    theme: 'asylum_and_protection',
    others: 'return_and_reintegration',
    wording: 'Asylum and Re-Integration',
    authority: 'mx-migration',
    language: 'es',
    title: 'Refugio y reintegración en una sola ventanilla',
    need: 'Las solicitudes de refugio aumentan y, al mismo tiempo, regresan muchas personas sin apoyo. El instituto quiere que sus oficinas atiendan ambos casos con el mismo cuidado y pide pares que ya lo hacen.\n\nLas oficinas de la frontera reciben el mismo día a quien pide refugio y a quien vuelve al país con las manos vacías, y lo que se les ofrece depende de quién esté de turno. Faltan un procedimiento escrito, un directorio de servicios y personal formado para escuchar.',
    outputs: 'Procedimiento de atención; módulo de formación',
  },
  {
    partner: 'BY',
    numeral: 1,
    received: '2016-01-18',
    theme: 'labour_migration',
    wording: 'Labour Migration',
    language: 'ru',
    title: 'Правила для трудовых мигрантов',
    need: 'Всё больше людей приезжает на работу и уезжает работать за рубеж, а правила остались прежними. Министерство хочет изучить опыт других стран и оценить, что нужно изменить.',
    outputs: 'Отчёт о миссии; предложения к правилам',
  },
  {
    partner: 'TG',
    numeral: 3,
    received: '2016-01-25',
    theme: 'migration_and_development',
    others: 'diaspora',
    wording: 'Migration and Development/Diaspora issues',
    language: 'fr',
    title: 'La diaspora, partenaire du développement',
    need: 'La stratégie est presque prête et la diaspora veut y prendre sa part. Le ministère souhaite tenir un premier forum avec elle et en tirer des engagements que chacun puisse suivre.\n\nLors des consultations sur la stratégie, les associations de l’extérieur ont toujours posé la même question\u00a0: à qui s’adresser pour investir, pour enseigner un semestre, pour équiper un centre de santé\u00a0? Aujourd’hui, la réponse dépend du consulat.\n\nUn forum n’a de sens que s’il est préparé avec elles et suivi ensuite. C’est sur ces deux points, plus que sur l’événement, que nous demandons l’appui de pairs.',
    outputs: 'Forum de la diaspora; conclusions avec un plan de suivi',
  },
  {
    partner: 'MD',
    numeral: 4,
    received: '2016-02-02',
    theme: 'diaspora',
    wording: 'Diaspora Feasibility study',
    authority: 'md-foreign',
    language: 'en',
    title: 'What services nationals abroad would use',
    need: 'Several ideas for services to nationals abroad lie on the table, and nobody knows which of them would be used. The ministry asks for peers who have tested such ideas before spending money on them.',
    outputs: 'Feasibility study',
  },
  {
    partner: 'CF',
    numeral: 2,
    received: '2016-02-10',
    theme: 'policy_and_strategy',
    wording: 'Migration Policy/Strategy Development',
    language: 'fr',
    title: 'Une stratégie migratoire après la crise',
    need: 'Après les années de crise, des familles rentrent et d’autres repartent sans qu’aucun document ne guide les services. Le ministère veut bâtir une stratégie avec les préfectures et la société civile.\n\nIl ne s’agit pas d’un texte de plus : les services doivent savoir qui accueille, qui enregistre, qui oriente, et avec quels moyens. La rédaction elle-même doit donner aux préfectures l’occasion de dire ce qui se passe chez elles.',
    outputs: 'Stratégie nationale; plan d’action',
  },
  {
    partner: 'JO',
    numeral: 2,
    received: '2016-02-22',
    theme: 'irregular_migration',
    others: 'trafficking',
    wording: 'Irregular Migration and Victim Centre care support',
    benefiting: 'jo-shelters',
    language: 'ar',
    title: 'مركز لرعاية الضحايا',
    need: 'افتُتح مركز لاستقبال الضحايا ولا يزال العاملون فيه بلا إجراءات مكتوبة. تطلب الوزارة خبرة من يديرون مراكز مماثلة، وتريد إشراك الجمعيات التي تستقبل الضحايا.\n\nيعمل في المركز أربعة عشر موظفًا من خلفيات مختلفة، وتُسجَّل كل حالة بطريقة من استقبلها. نحتاج إلى إجراءات تبدأ من الاتصال الأول وتنتهي بالعودة الآمنة أو الاندماج، وإلى تدريب يراعي من تعرّضن لصدمات.',
    outputs: 'إجراءات العمل في المركز؛ تدريب العاملين',
  },
  {
    partner: 'CR',
    numeral: 2,
    received: '2016-03-07',
    theme: 'integration',
    wording: 'Update of the National Integration Plan 2016-2020 and development of the respective Action Plan',
    authority: 'cr-migration',
    language: 'es',
    title: 'Del plan de integración a las tareas de cada año',
    need: 'El plan anterior termina y el nuevo debe decir quién hace qué y con qué recursos. La dirección pide apoyo para actualizarlo con los municipios y las personas migrantes.',
    outputs: 'Plan actualizado; plan de acción',
  },
  {
    partner: 'ML',
    numeral: 2,
    received: '2016-03-21',
    theme: 'policy_and_strategy',
    wording: 'Supporting the implementation of the National Migration Policy',
    language: 'fr',
    title: 'Mettre en œuvre la politique migratoire',
    need: 'La politique est adoptée, mais les services régionaux ne savent pas par où commencer. Le ministère souhaite un état des lieux et un calendrier réaliste.',
    outputs: 'Rapport de mission; calendrier de mise en œuvre',
  },
  {
    partner: 'MD',
    numeral: 5,
    received: '2016-04-05',
    theme: 'irregular_migration',
    others: 'communication',
    wording: 'Raising public awareness and effective communication with the public on Irregular Migration',
    authority: 'md-interior',
    benefiting: 'md-awareness',
    language: 'en',
    title: 'Speaking with the public about irregular migration',
    need: 'Campaigns are made in the capital and do not reach the villages from which people leave. Ministry and associations want to plan them together and to learn how others measure what a campaign changes.\n\nWe would like to begin with those who listen: what people in the villages ask, whom they believe, and what they do after a campaign. Only then should posters be designed.',
    outputs: 'Communication plan; training of spokespersons',
  },
  {
    partner: 'CAN',
    numeral: 1,
    received: '2016-04-18',
    theme: 'free_movement',
    wording: 'Free Movement and Tourism',
    authority: 'can-secretariat',
    language: 'es',
    state: 'deferred',
    opened: '2016-09-26',
    decided: '2016-10-12',
    reason: 'The member countries are still to name their contact points; the committee takes the request up again as soon as they have.',
    title: 'Libre circulación y turismo entre países andinos',
    need: 'Las normas comunes sobre documentos de viaje se aplican de cuatro maneras. La Secretaría pide expertos de otras regiones que hayan armonizado sus controles sin frenar el turismo.',
    outputs: 'Guía común; taller regional',
  },
  {
    partner: 'SV',
    numeral: 1,
    received: '2016-05-03',
    theme: 'gender',
    others: 'policy_and_strategy',
    wording: 'Support to consular staff and support to a migration conference on Migration and Gender',
    language: 'es',
    title: 'Consulados y conferencia sobre mujeres migrantes',
    need: 'Los consulados atienden cada vez más a mujeres y niñas en peligro y piden formación. El ministerio prepara además una conferencia regional sobre migración y género y busca experiencias para ella.',
    outputs: 'Guía consular; conclusiones de la conferencia',
  },
  {
    partner: 'NE',
    numeral: 3,
    received: '2016-05-17',
    theme: 'youth',
    wording: 'Migration and Youth',
    authority: 'ne-youth',
    language: 'fr',
    title: 'La jeunesse face au départ',
    need: 'Beaucoup de jeunes partent faute de perspectives et sans connaître les risques. Le ministère veut élaborer avec eux des réponses qui commencent dans leurs communes.',
    outputs: 'Plan d’action jeunesse et migration',
  },
  {
    partner: 'TG',
    numeral: 4,
    received: '2016-06-01',
    theme: 'return_and_reintegration',
    wording: 'Return, Readmission and Reintegration',
    authority: 'tg-interior',
    language: 'fr',
    title: 'Accueillir ceux qui reviennent',
    need: 'Les retours augmentent et aucun service n’en est chargé. Le ministère souhaite une procédure simple, de l’arrivée à la réinsertion, et des agents formés.',
    outputs: 'Procédure d’accueil; formation',
  },
  {
    partner: 'MW',
    numeral: 4,
    received: '2016-06-14',
    theme: 'migration_and_development',
    others: 'local_authorities',
    wording: 'Development of a National Platform for engagement with local authorities on Migration and Development',
    authority: 'mw-foreign',
    joint: 'mw-local-government',
    language: 'en',
    title: 'A platform of ministries and districts',
    need: 'Districts receive money and ideas from people abroad, but the ministries do not hear of it. Both levels want a standing platform and ask for peers who run one.\n\nA pilot in six districts has shown that councils can plan with their people abroad when they know whom to call. What is missing is a place where ministries and councils meet, with rules on who invites, who decides and who keeps the list of projects.\n\nThe request is made jointly by the ministry and the association of local authorities.',
    outputs: 'Terms of reference of the platform; action plan',
  },
  {
    partner: 'CV',
    numeral: 4,
    received: '2016-06-29',
    theme: 'local_authorities',
    others: 'integration',
    wording: 'Enhancing capacities of municipal and local authorities on Migration Management',
    authority: 'cv-planning',
    benefiting: 'cv-municipalities',
    language: 'pt',
    title: 'Municípios que gerem a migração',
    need: 'Os municípios das ilhas recebem pessoas de muitos países e têm poucos meios e pouca formação. O ministério quer dar-lhes instrumentos simples e pede apoio de municípios de outros países.\n\nAs orientações escritas com a ajuda da facilidade chegaram aos municípios, mas poucos têm alguém que as conheça. Pedimos um guia curto, exemplos de atendimento e formação para um técnico em cada município.',
    outputs: 'Guia para municípios; formação',
  },
  {
    partner: 'KE',
    numeral: 2,
    received: '2016-07-11',
    theme: 'migration_data',
    wording: 'Technical Support in the establishment of a Migration Data Resource Centre',
    authority: 'ke-registrar',
    language: 'en',
    title: 'A centre for migration data',
    need: 'Data on movements are collected at many places and read at none. The department wants to open a small resource centre and asks how others have begun.\n\nThe centre would not collect anything new at first. It would bring together what border posts, permits and the statistics office already hold, describe it, and answer questions of other departments within a set time.',
    outputs: 'Terms of reference of the centre; data protocol',
  },
  {
    partner: 'TJ',
    numeral: 3,
    received: '2016-08-03',
    theme: 'labour_migration',
    wording: 'Labour Migration',
    authority: 'tj-migration',
    language: 'ru',
    title: 'Подготовка к работе за рубежом',
    need: 'Большинство уезжающих не знает своих прав и не готово к работе за рубежом. Служба хочет улучшить подготовку перед отъездом и просит поделиться опытом.\n\nЗанятия перед отъездом проводятся от случая к случаю и сводятся к чтению памятки. Нужна программа на два-три дня, которую можно проводить в областях, и пособие для тех, кто её ведёт.',
    outputs: 'Учебная программа; пособие для консультантов',
  },
  {
    partner: 'PE',
    numeral: 3,
    received: '2016-08-23',
    theme: 'irregular_migration',
    wording: 'Irregular Migration',
    benefiting: 'pe-ombudsperson',
    language: 'es',
    title: 'Respuesta común a la migración irregular',
    need: 'El tráfico de personas cambia de ruta y cada servicio tiene una parte de la información. El ministerio quiere una respuesta común que respete los derechos, con la Defensoría a su lado.\n\nHoy una misma persona puede ser entrevistada tres veces en un día, y la información llega tarde a quien investiga. Un protocolo común debería decir quién habla primero con ella, qué se comparte y qué no, y cuándo interviene la Defensoría.',
    outputs: 'Protocolo entre servicios; formación',
  },
  {
    partner: 'DO',
    numeral: 3,
    received: '2016-09-12',
    theme: 'irregular_migration',
    others: 'communication',
    wording: 'Irregular Migration (and Communication Strategies)',
    language: 'es',
    title: 'Informar antes de viajar',
    need: 'Los viajes en bote siguen costando vidas y los mensajes no llegan a quienes piensan en partir. El ministerio pide apoyo para una estrategia de comunicación hecha con las comunidades.',
    outputs: 'Estrategia de comunicación',
  },
  {
    partner: 'GN',
    numeral: 1,
    received: '2016-11-21',
    theme: 'irregular_migration',
    others: 'communication',
    wording: 'Communication and Irregular Migration',
    language: 'fr',
    state: 'registered',
    title: 'Informer les jeunes et leurs familles',
    need: 'Des jeunes partent chaque mois par la route du désert, mal informés. Le ministère veut parler avec eux et leurs familles et cherche des exemples qui ont porté.',
    outputs: 'Plan de communication',
  },
  {
    partner: 'ZM',
    numeral: 2,
    received: '2016-11-28',
    theme: 'migration_data',
    wording: 'Migration Data',
    language: 'en',
    state: 'registered',
    title: 'Making use of migration data',
    need: 'After the regional survey the office knows what is missing in its own figures. It asks for statisticians who can help to link the registers of three services.\n\nImmigration, labour and the registrar each issue figures that cannot be added up. An agreement on what may be shared, and one profile that all three sign, would be a first step.',
    outputs: 'Data sharing agreement; first statistical profile',
  },
  {
    partner: 'AZ',
    numeral: 3,
    received: '2016-12-05',
    theme: 'policy_and_strategy',
    wording: 'Project Development',
    language: 'en',
    state: 'registered',
    title: 'Preparing good projects',
    need: 'The service has many ideas for projects and little practice in writing them down. It wants to learn with peers how to go from a need to a project that can be financed.',
    outputs: 'Guidelines for project preparation',
  },
  {
    partner: 'TH',
    numeral: 2,
    received: '2016-12-12',
    theme: 'irregular_migration',
    others: 'trafficking',
    wording: 'Irregular Migration and Trauma of Victims',
    authority: 'th-social',
    language: 'en',
    state: 'registered',
    title: 'Care for people marked by what they lived through',
    need: 'The teams that meet victims have learnt to find them; now they want to learn how to help them to recover. They ask for practitioners who work with trauma.',
    outputs: 'Guidelines on care; training',
  },
]

// --- Activities with a first day in 2016. experts: the lead first, with worked days for remote assistance; attended:
// participants, of whom `again` came before --
type Held = { request: string; type: string; from: string; to: string; title: string; experts: string; attended: number; again?: number; host?: string; place?: string; theme?: string; source?: string; mode?: string; guests?: string; state?: string; cause?: string; languages?: string; with?: string; abroad?: string }
/** Who comes besides ministries: municipalities, regions, courts, associations. Those that begin with * are no administration. */
const companies: Record<string, string[]> = {
  niger: ['Conseil régional d’Agadez', 'Mairie d’Agadez', 'Tribunal de grande instance d’Agadez', '*Association d’appui aux migrants d’Agadez', 'Commune de Dirkou', 'Conseil régional de Zinder', '*Réseau des organisations de Tahoua', 'Commune d’Arlit'],
  togo: ['Union des communes du Togo', '*Association des ressortissants des Plateaux', 'Préfecture de la Kozah', '*Réseau des femmes commerçantes'],
  togolese: ['*Association des femmes entrepreneures de Lomé', 'Mairie de Kpalimé', '*Chambre des jeunes investisseurs', 'Commune de Sokodé'],
  malawi: ['Blantyre City Council', '*Malawi Diaspora Network', 'Mzuzu City Council', '*Returned Graduates Association'],
  ivory: ['Conseil régional du Gbêkê', '*Association des Ivoiriens de l’extérieur', 'Mairie de Daloa', '*Réseau des coopératives de la Marahoué'],
  nigeria: ['Lagos State Government', 'Rivers State Government', 'Delta State Government', 'Cross River State Government'],
  mali: ['Conseil régional de Kayes', 'Conseil régional de Sikasso', '*Association des expulsés de Kayes'],
  cape: ['Câmara Municipal da Praia', 'Câmara Municipal da Boa Vista', '*Associação de imigrantes da Boa Vista', 'Câmara Municipal do Sal', 'Câmara Municipal de São Vicente', '*Plataforma das comunidades imigradas'],
  philippines: ['City Government of Cebu', 'Provincial Government of Bohol', '*Association of Migrant Workers’ Families', 'Municipality of Argao', 'City Government of Davao'],
  thailand: ['*Foundation for Survivors of Trafficking', 'Provincial Shelter, Pathum Thani', '*Lawyers for Migrants Network', 'Provincial Hospital, Chiang Rai'],
  osh: ['*Форум женских организаций', 'Мэрия города Ош', '*Общественное объединение «Семьи мигрантов»', 'Ошская областная администрация'],
  peru: ['Gobierno Regional del Cusco', 'Gobierno Regional de Puno', '*Red de organizaciones contra la trata', 'Gobierno Regional de Madre de Dios', 'Municipalidad Provincial del Cusco'],
  mexico: ['*Red de albergues para la niñez migrante', '*Asociación por los derechos de la infancia'],
  paraguay: ['*Asociación de familias de migrantes', 'Gobernación de Itapúa'],
}
/** Where nationals who live abroad come from. */
const abroad: Record<string, string[]> = {
  togolese: ['FR:*Association des Togolais de France', 'DE:*Verein der Togoer in Deutschland', 'GA:*Association des Togolais du Gabon', 'BE:*Maison du Togo, Bruxelles', 'CA:*Réseau des professionnels togolais du Québec', 'FR:*Collectif des médecins togolais de Lyon', 'CI:*Union des Togolais de Côte d’Ivoire', 'GH:*Togolese Traders Association, Accra', 'IT:*Associazione dei togolesi di Brescia'],
}
const heldIn2016: Held[] = [
  // Sub-Saharan Africa: 26
  { request: 'ne-2', type: 'workshop', from: '2016-02-08', to: '2016-02-12', title: 'Diagnosis and aims of the strategy to counter irregular migration', with: 'niger', experts: 'fr-1 sn-1', attended: 18, source: 'IV' },
  { request: 'ne-2', type: 'field_visit', from: '2016-04-11', to: '2016-04-14', place: 'Agadez', title: 'With services and local authorities in the transit regions', with: 'niger', experts: 'fr-1 bf-1', attended: 10, again: 6, source: 'IV' },
  { request: 'ne-2', type: 'workshop', from: '2016-06-20', to: '2016-06-24', title: 'Drafting the strategy with the inter-ministerial committee', with: 'niger', experts: 'fr-1 sn-1 be-1', attended: 18, again: 12, source: 'IV' },
  { request: 'ne-2', type: 'workshop', from: '2016-10-03', to: '2016-10-07', title: 'Finalising the strategy to counter irregular migration', with: 'niger', experts: 'fr-1 bf-1 be-1', attended: 20, again: 12, source: 'IV' },
  { request: 'tg-2', type: 'workshop', from: '2016-01-25', to: '2016-01-28', title: 'Second draft of the migration and development strategy', with: 'togo', experts: 'be-1 bj-1', attended: 16 },
  { request: 'tg-2', type: 'workshop', from: '2016-04-18', to: '2016-04-20', title: 'Validation of the migration and development strategy', with: 'togo', experts: 'be-1 bj-1', attended: 18, again: 6 },
  { request: 'tg-3', type: 'information_session', from: '2016-06-06', to: '2016-06-07', title: 'Preparing the diaspora forum with associations and consulates', with: 'togolese', abroad: 'togolese', experts: 'fr-2 ml-1', attended: 20, theme: 'diaspora' },
  { request: 'tg-3', type: 'conference', from: '2016-11-14', to: '2016-11-16', title: 'First socio-economic forum of the Togolese diaspora', with: 'togolese', abroad: 'togolese', experts: 'fr-2 ml-1 ma-1', attended: 34, again: 4, theme: 'diaspora', source: 'I' },
  { request: 'mw-3', type: 'workshop', from: '2016-02-22', to: '2016-02-26', title: 'Drafting the diaspora engagement policy', with: 'malawi', experts: 'gb-1 gh-1', attended: 16 },
  { request: 'mw-3', type: 'workshop', from: '2016-05-17', to: '2016-05-20', place: 'Blantyre', title: 'From the diaspora policy to its Action Plan', with: 'malawi', experts: 'gb-1 ke-1', attended: 16, again: 6 },
  { request: 'ci-2', type: 'workshop', from: '2016-03-07', to: '2016-03-11', title: 'Priorities of the migration and development strategy', with: 'ivory', experts: 'fr-3 sn-2', attended: 16 },
  { request: 'ci-2', type: 'workshop', from: '2016-06-13', to: '2016-06-16', place: 'Yamoussoukro', title: 'Reading and costing the migration and development strategy', with: 'ivory', experts: 'fr-3 sn-2', attended: 16, again: 6 },
  { request: 'ci-2', type: 'remote_assistance', from: '2016-07-04', to: '2016-07-29', title: 'Editing the strategy and its plan', experts: 'fr-3:6', attended: 0 },
  { request: 'ng-3', type: 'workshop', from: '2016-01-18', to: '2016-01-22', title: 'Needs and modules of a maritime border curriculum', experts: 'it-1 gh-2', attended: 14 },
  { request: 'ng-3', type: 'study_visit', from: '2016-04-04', to: '2016-04-08', host: 'IT', place: 'Genoa', title: 'How a coast guard trains its crews', experts: 'it-1', attended: 6, again: 4 },
  { request: 'ng-3', type: 'training', from: '2016-05-30', to: '2016-06-03', place: 'Lagos', title: 'Trying out the maritime border curriculum', experts: 'it-1 gb-2 gh-2', attended: 16 },
  { request: 'ng-3', type: 'workshop', from: '2016-09-05', to: '2016-09-08', place: 'Lagos', title: 'Finishing the curriculum with trainers of the regions', with: 'nigeria', experts: 'gb-2 es-1', attended: 12, again: 4 },
  { request: 'sl-1', type: 'workshop', from: '2016-03-14', to: '2016-03-18', title: 'Drafting the national migration policy', experts: 'gb-2 gh-1', attended: 14 },
  { request: 'sl-1', type: 'workshop', from: '2016-07-11', to: '2016-07-14', title: 'Consolidating the national migration policy', experts: 'de-1 gh-1', attended: 16, again: 4 },
  { request: 'zm-1', type: 'workshop', from: '2016-02-15', to: '2016-02-18', title: 'Comparing how member states collect migration data', experts: 'nl-1 tz-1', attended: 20 },
  { request: 'zm-1', type: 'remote_assistance', from: '2016-05-02', to: '2016-06-10', title: 'Reading the answers to the data survey', experts: 'nl-1:5 se-1:4', attended: 0 },
  { request: 'zm-1', type: 'conference', from: '2016-10-10', to: '2016-10-12', place: 'Livingstone', title: 'Regional recommendations on migration data', experts: 'nl-1 tz-1 se-1', attended: 24, again: 4 },
  { request: 'bf-1', type: 'conference', from: '2016-03-21', to: '2016-03-23', title: 'First West African conference on migration and climate change', experts: 'be-2 cm-1 ch-1', attended: 26, source: '2.1' },
  { request: 'bf-1', type: 'conference', from: '2016-09-20', to: '2016-09-22', host: 'SN', place: 'Dakar', title: 'Second West African conference on migration and climate change', experts: 'be-2 cm-1', attended: 28, again: 4, source: '2.1' },
  { request: 'ml-2', type: 'fact_finding_mission', from: '2016-09-12', to: '2016-09-16', title: 'Where the migration policy stands in the regions', with: 'mali', experts: 'es-1 ci-1', attended: 5 },
  { request: 'cv-3', type: 'workshop', from: '2016-05-09', to: '2016-05-12', title: 'Writing the integration strategy with the islands', with: 'cape', experts: 'pt-1', attended: 14 },
  // Asia: 13
  { request: 'ph-2', type: 'workshop', from: '2016-02-01', to: '2016-02-04', title: 'Handbook on illegal recruitment cases and monitoring of local agreements', with: 'philippines', experts: 'gb-3 nl-2', attended: 14, source: 'IV' },
  { request: 'ph-2', type: 'information_session', from: '2016-05-10', to: '2016-05-10', place: 'Cebu', title: 'Communities free of illegal recruitment', with: 'philippines', experts: 'gb-3 id-1', attended: 18 },
  { request: 'tj-2', type: 'training', from: '2016-03-28', to: '2016-04-01', title: 'Investigating trafficking and protecting victims', experts: 'ro-1 gb-4 md-1', attended: 18, source: 'I' },
  { request: 'tj-2', type: 'study_visit', from: '2016-06-27', to: '2016-06-30', host: 'RO', title: 'How Romania investigates trafficking', experts: 'ro-1 ro-2', attended: 6, again: 4 },
  { request: 'th-1', type: 'workshop', from: '2016-05-23', to: '2016-05-27', title: 'Multi-disciplinary teams and the care of victims', with: 'thailand', experts: 'be-3 se-2', attended: 18, source: 'I' },
  { request: 'th-1', type: 'study_visit', from: '2016-09-26', to: '2016-09-29', host: 'SE', title: 'Support for victims from first contact to court', experts: 'se-2', attended: 6, again: 3 },
  { request: 'tl-2', type: 'fact_finding_mission', from: '2016-11-07', to: '2016-11-11', title: 'Trafficking: law, services and gaps', experts: 'fi-1 id-1', attended: 5, source: '2.2' },
  { request: 'mm-3', type: 'workshop', from: '2016-01-25', to: '2016-01-29', title: 'A handbook for labour officers', experts: 'fr-4 de-2', attended: 16, source: 'I' },
  { request: 'mm-3', type: 'workshop', from: '2016-06-14', to: '2016-06-16', place: 'Yangon', title: 'Designing an information campaign for workers', experts: 'fr-4 ph-1', attended: 16, again: 6, source: 'IV' },
  { request: 'mm-3', type: 'study_visit', from: '2016-08-22', to: '2016-08-26', host: 'DE', title: 'How labour offices advise people who want to work abroad', experts: 'de-2', attended: 6, again: 4 },
  { request: 'kg-3', type: 'workshop', from: '2016-03-14', to: '2016-03-17', title: 'Aims and measures of the migration strategy', experts: 'cz-1 kz-1', attended: 16, source: '2.2' },
  { request: 'kg-3', type: 'workshop', from: '2016-06-07', to: '2016-06-09', place: 'Osh', title: 'Gender in the migration strategy, and its final draft', with: 'osh', experts: 'cz-1 se-3', attended: 16, again: 10, source: 'III' },
  { request: 'kg-3', type: 'study_visit', from: '2016-10-10', to: '2016-10-13', host: 'CZ', title: 'Coordinating a migration strategy between ministries', experts: 'cz-1', attended: 6, again: 4 },
  // Eastern and Southern Neighbourhood: 5
  { request: 'by-1', type: 'fact_finding_mission', from: '2016-06-20', to: '2016-06-24', title: 'Labour migration: rules, services and needs', experts: 'pl-1 lt-1', attended: 6, source: '2.3' },
  { request: 'jo-1', type: 'workshop', from: '2016-03-20', to: '2016-03-23', title: 'One understanding of migration data', experts: 'nl-1 at-1', attended: 16, source: '2.3' },
  { request: 'jo-1', type: 'remote_assistance', from: '2016-05-02', to: '2016-06-03', title: 'Finishing the guidelines on migration data', experts: 'nl-1:4', attended: 0, source: '2.3' },
  { request: 'lb-2', type: 'workshop', from: '2016-09-19', to: '2016-09-21', title: 'Preparing a mapping of the diaspora', experts: 'fr-5 it-2', attended: 14, source: '2.3' },
  { request: 'tn-3', type: 'workshop', from: '2016-11-28', to: '2016-11-30', title: 'How a migration observatory works and keeps its data', experts: 'es-2 dk-1 fr-5', attended: 18, source: '2.3' },
  // Latin America and the Caribbean: 8
  { request: 'pe-2', type: 'workshop', from: '2016-02-15', to: '2016-02-18', title: 'Monitoring and evaluating plans against trafficking', with: 'peru', experts: 'es-3 ar-1', attended: 18, source: 'I' },
  { request: 'pe-2', type: 'information_session', from: '2016-04-19', to: '2016-04-20', place: 'Cusco', title: 'The reporting form explained to the regions', with: 'peru', experts: 'es-3 cl-1', attended: 25 },
  { request: 'pe-2', type: 'conference', from: '2016-06-21', to: '2016-06-23', title: 'South American meeting against trafficking in human beings', experts: 'es-4 es-9 co-1 do-1 uy-1', attended: 34, again: 4, source: '2.4', guests: 'AR BO BR CL CO EC GY PY SR UY VE' },
  { request: 'pe-2', type: 'remote_assistance', from: '2016-08-01', to: '2016-09-16', title: 'Finishing the monitoring and evaluation handbook', experts: 'es-3:8 it-3:5', attended: 0, source: '2.4' },
  { request: 'mx-1', type: 'workshop', from: '2016-03-08', to: '2016-03-10', title: 'Regional workshop on helping and protecting unaccompanied migrant children', with: 'mexico', experts: 'es-5 cr-1 fr-6', attended: 28, source: '2.4', guests: 'GT HN SV CR' },
  { request: 'mx-1', type: 'remote_assistance', from: '2016-04-04', to: '2016-04-29', title: 'Writing the report of the regional workshop', experts: 'es-5:7 pt-2:5', attended: 0, source: '2.4' },
  { request: 'do-2', type: 'fact_finding_mission', from: '2016-09-05', to: '2016-09-09', title: 'What a national training programme on migration needs', experts: 'es-6 pe-1 mx-1', attended: 8, source: '2.4' },
  { request: 'py-2', type: 'workshop', from: '2016-12-13', to: '2016-12-15', title: 'First steps towards working with nationals abroad', with: 'paraguay', experts: 'es-7 es-8 es-3=deployed', attended: 18, source: '2.4' },
]
/** Not held in 2016: cancelled, or planned for 2017. Their experts: handle=state. */
const notHeld: Held[] = [
  { request: 'mm-3', type: 'training', from: '2016-04-18', to: '2016-04-21', title: 'Training of labour officers in the regions', experts: '', attended: 0, state: 'cancelled', cause: 'The ministry was being reorganised; the training became a part of the workshop of June.' },
  { request: 'lb-2', type: 'information_session', from: '2016-11-23', to: '2016-11-24', title: 'Diaspora mapping presented to consulates', experts: '', attended: 0, state: 'cancelled', cause: 'The hosting ministry asked to wait for the new government.' },
  { request: 'th-1', type: 'training', from: '2016-10-24', to: '2016-10-27', title: 'Training of trainers for the multi-disciplinary teams', experts: '', attended: 0, state: 'cancelled', cause: 'Public events were called off by the authorities in those weeks.' },
  { request: 'ne-2', type: 'workshop', from: '2017-02-06', to: '2017-02-08', title: 'National validation of the strategy to counter irregular migration', experts: 'fr-1=contracted sn-1=accepted be-1=invited', attended: 0, state: 'planned', source: 'IV' },
  { request: 'md-4', type: 'fact_finding_mission', from: '2017-02-20', to: '2017-02-24', title: 'What nationals abroad would use', experts: 'pt-2=invited', attended: 0, state: 'planned' },
  { request: 'jo-2', type: 'fact_finding_mission', from: '2017-03-12', to: '2017-03-16', title: 'The victim centre and those who work with it', experts: '', attended: 0, state: 'planned' },
  { request: 'mx-2', type: 'workshop', from: '2017-03-27', to: '2017-03-30', title: 'Asylum and reintegration under one roof', experts: 'es-5=invited cr-1=shortlisted', attended: 0, state: 'planned' },
  { request: 'sv-1', type: 'training', from: '2017-02-13', to: '2017-02-16', title: 'Consular protection of women and girls', experts: 'es-6=accepted', attended: 0, state: 'planned' },
  { request: 'zm-1', type: 'workshop', from: '2017-04-03', to: '2017-04-06', title: 'Results of the data survey', experts: '', attended: 0, state: 'planned' },
]

// --- Actions that were at work in 2016
// --------------------------------------------------------------------------------------------------
type Named = { title: string; objectives: string; source: string; closed?: string; state?: string }
const actionsOf2016: Record<string, Named> = {
  'ne-2': { title: 'National strategy to counter irregular migration', objectives: 'An inter-ministerial committee writes the first national strategy to counter irregular migration, with the regions, civil society and the other partners in the room.', source: '2.1' },
  'tg-2': { title: 'National migration and development strategy', objectives: 'Togo has its first strategy that makes migration work for development.', source: 'I', closed: '2016-07-29' },
  'tg-3': { title: 'Diaspora forum and follow-up', objectives: 'The diaspora and the administration meet, agree on what each will do, and keep track of it.', source: 'I' },
  'mw-3': { title: 'Diaspora engagement policy and Action Plan', objectives: 'Malawi has a policy for its relations with nationals abroad, and a plan to carry it out.', source: 'I', closed: '2016-09-30' },
  'ci-2': { title: 'Migration and development strategy', objectives: 'Ministries, regions and associations agree on a strategy that links migration and development.', source: '2.1', closed: '2016-11-18' },
  'ng-3': { title: 'Maritime border management curriculum', objectives: 'Maritime border officers are trained by a curriculum of their own, taught by their own trainers.', source: '2.1', closed: '2016-12-09' },
  'sl-1': { title: 'National migration policy', objectives: 'Sierra Leone has the text of a migration policy that the government can adopt.', source: 'I', closed: '2016-10-28' },
  'zm-1': { title: 'Migration data in the COMESA region', objectives: 'Member states of COMESA know how each of them collects migration data and agree on improvements.', source: 'I' },
  'bf-1': { title: 'Migration and climate change in West Africa', objectives: 'The countries of West Africa share an approach to migration and climate change.', source: '2.1', closed: '2016-12-16' },
  'cv-3': { title: 'National integration strategy', objectives: 'Cabo Verde renews its strategy for the integration of people who settle there.', source: 'illustrative', closed: '2016-10-14' },
  'ml-2': { title: 'Carrying out the national migration policy', objectives: 'Central and regional services know what the migration policy asks of them and when.', source: 'I' },
  'ph-2': { title: 'Illegal recruitment and trafficking', objectives: 'Investigators and prosecutors have a handbook, and local governments keep their agreements against illegal recruitment.', source: 'IV', closed: '2016-08-26' },
  'tj-2': { title: 'Peer training against trafficking', objectives: 'Officials improve their skills in investigation and in identifying and protecting victims.', source: 'I' },
  'th-1': { title: 'Multi-disciplinary teams for victims of trafficking', objectives: 'Multi-disciplinary teams are better able to care for victims of trafficking.', source: 'I' },
  'tl-2': { title: 'First steps against trafficking', objectives: 'Timor-Leste knows where its law and its services against trafficking have gaps.', source: '2.2' },
  'mm-3': { title: 'Managing international labour migration', objectives: 'Labour officers can advise people who look for work abroad, with a handbook and a campaign of their own.', source: 'I', closed: '2016-11-11' },
  'kg-3': { title: 'National migration strategy', objectives: 'Kyrgyzstan has a migration strategy in which gender has its place.', source: 'I', closed: '2016-12-02' },
  'by-1': { title: 'Labour migration standards', objectives: 'Rules for labour migration are compared with those of others and the way to a policy is laid out.', source: '2.3' },
  'jo-1': { title: 'Harmonised migration data', objectives: 'Institutions share approaches and practices so that their migration data agree.', source: '2.3' },
  'lb-2': { title: 'Mapping the diaspora', objectives: 'The ministry can commission a mapping of the diaspora.', source: '2.3' },
  'tn-3': { title: 'Migration observatory and data', objectives: 'The institutions agree how a migration observatory works and manages its data.', source: '2.3' },
  'pe-2': { title: 'Monitoring the plans against trafficking', objectives: 'The working group can follow and evaluate national and regional plans against trafficking; neighbours work closer together.', source: 'I', closed: '2016-12-14' },
  'mx-1': { title: 'Protection of unaccompanied migrant children', objectives: 'Officers protect children who travel alone by one procedure, shared with the neighbouring countries.', source: '2.4', closed: '2016-06-30' },
  'do-2': { title: 'Training capacities on migration', objectives: 'The country can train its own officials on migration.', source: '2.4' },
  'py-2': { title: 'Working with nationals abroad', objectives: 'The administration begins to involve nationals abroad.', source: '2.4' },
}
/** Where the Actions of the other approved requests stood at the end of 2016. */
const standing: Record<string, string> = {
  'mx-2': 'in_implementation',
  'md-4': 'in_implementation',
  'cf-2': 'agreed',
  'jo-2': 'in_implementation',
  'cr-2': 'agreed',
  'md-5': 'agreed',
  'sv-1': 'in_implementation',
  'ne-3': 'agreed',
  'tg-4': 'in_formulation',
  'mw-4': 'agreed',
  'cv-4': 'agreed',
  'ke-2': 'in_formulation',
  'tj-3': 'in_formulation',
  'pe-3': 'in_formulation',
  'do-3': 'in_formulation',
  'hn-1': 'agreed',
  'mu-2': 'agreed',
}

// --- Outputs of 2016: title as the report has it; the days on which each rung was reached are invented
// --------------------------------
type Written = { action: string; key: string; type: string; title: string; language: string; drafted: string; finalised?: string; validated?: string; submitted?: string; adopted?: string; funded?: string; inUse?: string; body?: string; evidence?: string; source: string; of?: number; theme?: string; certain?: string }
const writtenIn2016: Written[] = [
  {
    action: 'ne-2',
    key: 'strategy',
    type: 'strategy',
    title: 'National Strategy to counter Irregular Migration in Niger',
    language: 'fr',
    drafted: '2016-06-24',
    finalised: '2016-11-18',
    evidence: 'Text handed over by the inter-ministerial committee; national validation workshop is being prepared',
    source: '2.1',
    of: 4,
    certain: 'state',
  },
  { action: 'ci-2', key: 'strategy', type: 'strategy', title: "Migration and Development Strategy of Côte d'Ivoire", language: 'fr', drafted: '2016-03-11', finalised: '2016-08-19', validated: '2016-09-29', evidence: 'Minutes of the steering committee', source: '2.1', of: 3 },
  { action: 'tg-2', key: 'strategy', type: 'strategy', title: 'Migration and Development Strategy of Togo', language: 'fr', drafted: '2016-01-28', finalised: '2016-05-20', validated: '2016-06-15', submitted: '2016-07-12', evidence: 'Letter of transmission', body: 'Council of Ministers', source: '2.1', of: 2 },
  { action: 'mw-3', key: 'policy', type: 'policy', title: 'Diaspora Engagement Policy of Malawi', language: 'en', drafted: '2016-02-26', finalised: '2016-06-30', validated: '2016-08-11', submitted: '2016-11-04', body: 'Cabinet', evidence: 'Cabinet paper', source: '2.1', of: 1 },
  {
    action: 'ng-3',
    key: 'curriculum',
    type: 'curriculum',
    title: 'Training Curriculum on Maritime Border Management in Nigeria',
    language: 'en',
    drafted: '2016-02-12',
    finalised: '2016-09-30',
    validated: '2016-10-20',
    submitted: '2016-11-02',
    adopted: '2016-11-28',
    body: 'Immigration Service, training board',
    evidence: 'Decision of the training board',
    source: '2.1',
    of: 4,
  },
  { action: 'tg-3', key: 'forum', type: 'conference_conclusions', title: 'Conclusions of the 1st Socio-Economic Forum of Togolese diaspora', language: 'fr', drafted: '2016-11-16', finalised: '2016-12-09', evidence: 'Conclusions sent to all who took part', source: '2.1', of: 2 },
  {
    action: 'mm-3',
    key: 'handbook',
    type: 'handbook',
    title: 'Handbook on Managing International Labour Migration in Myanmar',
    language: 'en',
    drafted: '2016-01-29',
    finalised: '2016-09-16',
    validated: '2016-10-07',
    submitted: '2016-10-14',
    adopted: '2016-10-31',
    body: 'Ministry of Labour, Employment and Social Security',
    evidence: 'Ministerial foreword',
    source: '2.2',
    of: 1,
  },
  {
    action: 'ph-2',
    key: 'handbook',
    type: 'handbook',
    title: 'Handbook for the Investigation and Prosecution of Illegal Recruitment Cases and Illegal Recruitment cases Connected to Trafficking in Human Beings in the Philippines',
    language: 'en',
    drafted: '2016-02-03',
    finalised: '2016-04-15',
    validated: '2016-05-06',
    submitted: '2016-05-27',
    adopted: '2016-07-05',
    inUse: '2016-11-15',
    funded: '2016-09-20',
    body: 'Department of Labor and Employment',
    evidence: 'Department order; list of trained investigators',
    source: '2.2',
    of: 1,
  },
  { action: 'tl-2', key: 'mission', type: 'fact_finding_report', title: 'Fact-finding mission report for Timor-Leste', language: 'en', drafted: '2016-11-25', finalised: '2016-12-12', evidence: 'Report sent to the ministry', source: '2.2', of: 1 },
  { action: 'kg-3', key: 'strategy', type: 'strategy', title: 'National Migration Strategy of Kyrgyzstan', language: 'ru', drafted: '2016-03-17', finalised: '2016-07-22', validated: '2016-09-14', submitted: '2016-10-28', body: 'Government', evidence: 'Letter of transmission', source: '2.2', of: 2 },
  { action: 'tn-3', key: 'report', type: 'conference_conclusions', title: 'Conference report on the functioning of a migration observatory and data management in Tunisia', language: 'fr', drafted: '2016-12-02', finalised: '2016-12-16', evidence: 'Report sent to all who took part', source: '2.3', of: 1 },
  { action: 'by-1', key: 'mission', type: 'fact_finding_report', title: 'Fact-finding mission report for Belarus', language: 'ru', drafted: '2016-07-08', finalised: '2016-08-05', evidence: 'Report sent to the ministry', source: '2.3', of: 1 },
  {
    action: 'jo-1',
    key: 'guidelines',
    type: 'guidelines',
    title: 'Guidelines on inter-institutional approaches and practices towards harmonising migration data in Jordan',
    language: 'ar',
    drafted: '2016-03-31',
    finalised: '2016-06-14',
    validated: '2016-08-24',
    evidence: 'Minutes of the steering committee',
    source: '2.3',
    of: 2,
  },
  { action: 'lb-2', key: 'terms', type: 'terms_of_reference', title: 'Terms of reference for diaspora mapping in Lebanon', language: 'en', drafted: '2016-09-21', finalised: '2016-10-20', evidence: 'Text sent to the ministry', source: '2.3', of: 1 },
  { action: 'pe-2', key: 'handbook', type: 'handbook', title: 'Monitoring and Evaluation Handbook for Peruvian National and Regional Action Plans against THB', language: 'es', drafted: '2016-03-04', finalised: '2016-10-07', validated: '2016-11-10', evidence: 'Minutes of the working group', source: '2.4', of: 4 },
  { action: 'pe-2', key: 'meeting', type: 'conference_conclusions', title: 'Conclusions of the Regional South-American Meeting on THB', language: 'es', drafted: '2016-06-23', finalised: '2016-07-22', evidence: 'Conclusions sent to all delegations', source: '2.4', of: 3 },
  { action: 'do-2', key: 'mission', type: 'fact_finding_report', title: 'Fact-finding mission report for the Dominican Republic', language: 'es', drafted: '2016-09-23', finalised: '2016-10-21', evidence: 'Report sent to the ministry', source: '2.4', of: 1 },
  {
    action: 'mx-1',
    key: 'report',
    type: 'conference_conclusions',
    title: 'Conference report of the Regional Workshop on Assistance and Protection of Unaccompanied Migrant Children in Mexico',
    language: 'es',
    drafted: '2016-03-18',
    finalised: '2016-05-06',
    evidence: 'Report sent to all delegations',
    source: '2.4',
    of: 1,
  },
  {
    action: 'sl-1',
    key: 'policy',
    type: 'policy',
    title: 'National Migration Policy of Sierra Leone',
    language: 'en',
    drafted: '2016-03-18',
    finalised: '2016-08-12',
    validated: '2016-09-08',
    submitted: '2016-10-06',
    body: 'Cabinet',
    evidence: 'Cabinet paper; approval is pending',
    source: 'I',
    of: 2,
    certain: 'state',
  },
  { action: 'mw-3', key: 'plan', type: 'action_plan', title: 'Action Plan for the Diaspora Engagement Policy of Malawi', language: 'en', drafted: '2016-05-20', finalised: '2016-07-29', validated: '2016-08-11', evidence: 'Minutes of the steering committee', source: 'I', of: 2 },
  {
    action: 'pe-2',
    key: 'form',
    type: 'standard_operating_procedure',
    title: 'Standardised reporting form for the monitoring and evaluation of the Peruvian National Action Plan against Trafficking in Persons',
    language: 'es',
    drafted: '2016-02-18',
    finalised: '2016-03-29',
    validated: '2016-04-06',
    submitted: '2016-04-08',
    adopted: '2016-05-12',
    body: 'Permanent Multi-sectoral Working Group against Trafficking in Persons',
    evidence: 'Minutes of the working group',
    source: 'I',
    of: 1,
    certain: 'state;body',
  },
  {
    action: 'pe-2',
    key: 'workplan',
    type: 'action_plan',
    title: 'Work plan for the monitoring and evaluation of the Peruvian National Action Plan against Trafficking in Persons',
    language: 'es',
    drafted: '2016-02-18',
    finalised: '2016-04-01',
    validated: '2016-04-06',
    submitted: '2016-04-08',
    adopted: '2016-05-12',
    body: 'Permanent Multi-sectoral Working Group against Trafficking in Persons',
    evidence: 'Minutes of the working group',
    source: 'I',
    of: 1,
    certain: 'state;body',
  },
  {
    action: 'zm-1',
    key: 'recommendations',
    type: 'other_report',
    title: 'Recommendations for improving data collection in COMESA',
    language: 'en',
    drafted: '2016-06-17',
    finalised: '2016-09-09',
    validated: '2016-10-11',
    submitted: '2016-10-11',
    adopted: '2016-10-12',
    body: 'Member States of COMESA',
    evidence: 'Conclusions of the regional conference',
    source: 'I',
    of: 2,
    certain: 'state;body',
  },
  {
    action: 'ph-2',
    key: 'guidelines',
    type: 'guidelines',
    title: 'Monitoring guidelines on the implementation of the memorandum of agreement for illegal recruitment-free local government units',
    language: 'en',
    drafted: '2016-02-04',
    finalised: '2016-06-10',
    validated: '2016-07-01',
    evidence: 'Minutes of the steering committee',
    source: 'IV',
    of: 1,
  },
  { action: 'cv-3', key: 'strategy', type: 'strategy', title: 'National Integration Strategy of Cabo Verde', language: 'pt', drafted: '2016-05-12', finalised: '2016-08-30', validated: '2016-09-22', evidence: 'Minutes of the steering committee', source: 'illustrative', of: 1 },
  { action: 'bf-1', key: 'handbook', type: 'handbook', title: 'Handbook for planners on migration and climate change in West Africa', language: 'fr', drafted: '2016-04-15', finalised: '2016-11-25', evidence: 'Text sent to the fifteen countries', source: 'illustrative', of: 2 },
  { action: 'th-1', key: 'handbook', type: 'handbook', title: 'Handbook for multi-disciplinary teams that care for victims of trafficking', language: 'en', drafted: '2016-06-10', finalised: '2016-11-30', evidence: 'Text sent to the ministry', source: 'illustrative', of: 1 },
  { action: 'zm-1', key: 'survey', type: 'survey', title: 'Survey on Data Management in Member States of the Common Market for Eastern and Southern Africa', language: 'en', drafted: '2016-12-09', source: '2.1', certain: 'state' },
]

// --- People of 2016: who was mobilised where is decided in the table above; these got their names by hand
// ---------------------------------
/** 32 of the 67 of 2016, whatever else is drawn: their number is told to the public. */
const womenOf2016 = new Set('ar-1 ci-1 cl-1 cm-1 co-1 cr-1 cz-1 de-2 do-1 es-1 es-3 es-4 es-8 fi-1 fr-3 fr-4 gb-4 id-1 it-3 lt-1 ma-1 md-1 nl-2 ph-1 pl-1 pt-2 ro-2 se-2 se-3 sn-1 sn-2 tz-1'.split(' '))
/** Those of 2016 who work for themselves or for an association. */
const privateExperts: Record<string, string> = { 'fr-4': 'Agence de marketing social', 'ch-1': 'Réseau climat et migrations', 'se-3': 'Fristående rådgivare' }
/** The languages in which people of a country grow up, where it is not, or not only, that of its administration. */
const grownUpWith: Record<string, string> = {
  BE: 'fr nl nl', BF: 'mos', BJ: 'fon', CH: 'fr de de', CI: 'fr', CM: 'fr fr en', CV: 'kea', ET: 'am', GE: 'ka', GH: 'ak ak ee', ID: 'id', KE: 'sw', KG: 'ky', KZ: 'kk kk ru', LU: 'lb', MA: 'ar', MD: 'ro ro ro ru',
  ML: 'bm', MM: 'my', MW: 'ny', NE: 'ha', NG: 'ha ig yo', PH: 'tl', RW: 'rw', SN: 'wo', TG: 'ee', TH: 'th', TJ: 'tg', TN: 'ar', TZ: 'sw', UA: 'uk', UG: 'lg', VN: 'vi', ZA: 'zu xh af en', ZM: 'bem ny', AM: 'hy',
}
const namedExperts: Record<string, [string, string, string]> = { 'es-3': ['Elena Robledo Vidal', 'f', 'expert@example.org'], 'ph-1': ['Rosalinda Macaraeg', 'f', 'expert2@example.org'] }
/** Looked after the Action of their own country, before they were experts elsewhere. */
const focalPoints: Record<string, string> = { 'ph-2': 'ph-1' }
/** Took part in an earlier Action of their own country and are experts in 2016. */
const alumni: Record<string, string> = { 'sn-1': 'sn-2', 'gh-1': 'gh-2', 'cm-1': 'cm-1', 'kz-1': 'kz-2', 'md-1': 'md-2', 'do-1': 'do-1', 'pe-1': 'pe-1' }
const rosterSizes = `ES36 FR32 DE22 GB30 NL20 BE17 IT20 PT16 RO16 PL14 SE16 CZ12 AT12 FI8 DK8 HU6 BG6 LT5 LV4 EE4 SK4 SI3 IE3 GR4 HR4 MT2 LU1 CY1
  SN10 GH9 BF6 CI5 ML5 BJ4 TG5 NE4 NG6 KE7 TZ4 UG4 ET4 RW3 MW4 ZM4 CM4 ZA4 CV4 MA8 TN5 EG3 JO3 LB2 GE5 MD6 UA6 AM3 PH7 ID4 TH3 VN2 MM1 KZ4 KG4 TJ2
  PE5 CO5 AR4 MX5 DO4 CR3 CL2 UY2 EC3 PY1 CH4 NO2 CA1 TR2`
const rosterTotal = 533
/** Distinct persons with a completed mobilisation from 2009 to 2016. */
const mobilisedSince2009 = 365

// === Making
// =====================================================================================================================
function keyOf(partner: string, numeral: number): string {
  return `${partner.toLowerCase()}-${numeral}`
}

// --- Authorities
// ------------------------------------------------------------------------------------------------------------------
type Authority = { key: string; partner: string; name: string; language: string; type: string }
const authorities = new Map<string, Authority>()
function authority(partner: string, kind: Kind): string {
  const key = organisations.has(partner) ? `${partner.toLowerCase()}-secretariat` : `${partner.toLowerCase()}-${kind}`
  return authorityByKey(key)
}
function authorityByKey(key: string): string {
  if (authorities.has(key)) return key
  const [code = '', kind = ''] = key.split(/-(.*)/)
  const partner = code.toUpperCase()
  const special = specialAuthorities.find((one) => one.key === key)
  const language = mailLanguage(partner)
  const names = known(authorityNames[language], `names in ${language}`)
  const name = special?.name ?? known(names[kind as Kind], `authority ${key}`)
  authorities.set(key, { key, partner, name, language, type: special?.type ?? 'national_central' })
  return key
}

// --- Requests
// -----------------------------------------------------------------------------------------------------------------------
function officerFor(partner: string): string {
  const region = regionOf(partner)
  if (region === 'sub_saharan_africa') return mailLanguage(partner) === 'fr' || mailLanguage(partner) === 'pt' ? 'officer2' : 'officer'
  return region === 'latin_america_caribbean' ? 'officer2' : 'officer3'
}
function asked(theme: string, language: string, turn: number): Asked & { language: string } {
  const own = language === 'fr' ? askedInFrench : language === 'es' ? askedInSpanish : askedInEnglish
  const texts = own[theme] ?? known(askedInEnglish[theme], `text on ${theme}`)
  const written = own[theme] && (language === 'fr' || language === 'es') ? language : 'en'
  const text = known(texts[turn % texts.length], 'text')
  return { ...text, need: `${text.need} ${oneOf(known(closings[written], 'closing'))}`, language: written }
}
const requests: Request[] = []
const numerals = new Map<string, number>()
/**
 * Opened a few working days after the letter; decided at the first weekly meeting when even a term with holidays is
 * over.
 */
function decisionDays(received: string): { opened: string; decided: string } {
  const opened = atWork(weekdaysAfter(received, between(2, 5)))
  return { opened, decided: next(3, plus(opened, between(14, 19))) }
}
let turn = 0
for (const [year, list] of Object.entries(earlier)) {
  const entries = list.trim().split(/\s+/)
  let last = ''
  entries.forEach((entry, index) => {
    const [partner = '', theme = '', state = 'approved'] = entry.split(':')
    const share = (index + 0.5) / entries.length
    const [start, length] = year === '2009' ? ['2009-04-05', 250] : [`${year}-01-08`, 325]
    let received = year === '2009' && index === 0 ? '2009-04-04' : atWork(plus(start as string, Math.round(share * (length as number)) + between(-2, 2)))
    if (received <= last) received = atWork(plus(last, 1))
    last = received
    const numeral = (numerals.get(partner) ?? 0) + 1
    numerals.set(partner, numeral)
    const key = keyOf(partner, numeral)
    const text = asked(theme, mailLanguage(partner), turn++)
    const { opened, decided } = decisionDays(received)
    const redirectedTo = state === 'redirected' ? known(redirections[partner], `initiative for ${partner}`) : ''
    const reasons: Record<string, string | undefined> = { rejected: refusals[partner], withdrawn: withdrawals[partner], redirected: 'Another initiative already works on this with the same services; it has agreed to take the request up.' }
    requests.push({
      key,
      partner,
      numeral,
      received,
      theme,
      others: [],
      authority: authority(partner, known(asksAbout[theme], theme)),
      joint: [],
      benefiting: [],
      partners: furtherPartners[key] ?? [],
      wording: '',
      title: text.title,
      need: text.need,
      outputs: text.outputs,
      language: text.language,
      state,
      opened: state === 'withdrawn' ? '' : opened,
      decided: state === 'withdrawn' ? atWork(weekdaysAfter(received, 4)) : decided,
      reason: state === 'approved' ? '' : known(reasons[state], `reason for ${key}`),
      redirectedTo,
      officer: officerFor(partner),
    })
  })
}
for (const one of of2016) {
  const key = keyOf(one.partner, one.numeral)
  if ((numerals.get(one.partner) ?? 0) + 1 !== one.numeral) throw new Error(`${key} skips a numeral.`)
  numerals.set(one.partner, one.numeral)
  const state = one.state ?? 'approved'
  const usual = decisionDays(one.received)
  const opened = one.opened ?? usual.opened
  const decided = one.decided ?? usual.decided
  requests.push({
    key,
    partner: one.partner,
    numeral: one.numeral,
    received: one.received,
    theme: one.theme,
    others: one.others ? one.others.split(' ') : [],
    authority: one.authority ? authorityByKey(one.authority) : authority(one.partner, known(asksAbout[one.theme], one.theme)),
    joint: one.joint ? [authorityByKey(one.joint)] : [],
    benefiting: one.benefiting ? [authorityByKey(one.benefiting)] : [],
    partners: [],
    wording: one.wording,
    title: one.title,
    need: one.need,
    outputs: one.outputs,
    language: one.language,
    state,
    opened: state === 'registered' ? '' : opened,
    decided: state === 'registered' ? '' : decided,
    reason: one.reason ?? '',
    redirectedTo: '',
    officer: officerFor(one.partner),
  })
}
const requestByKey = new Map(requests.map((request) => [request.key, request]))
function request(key: string): Request {
  return known(requestByKey.get(key), `request ${key}`)
}

// --- Consultations
// ------------------------------------------------------------------------------------------------------------------
const favour = ['Fits the priorities agreed with the partner.', 'The authority has shown that it means it.', 'Complements what is under way.', 'Good moment: the law is being revised.', 'Would build on an earlier Action.']
const doubts = ['Another project of ours starts on the same question next year.', 'The authority has not yet settled who is in charge.', 'We see little chance of follow-up without a budget.']
const consultations: Row[] = []
for (const one of requests.filter((it) => it.opened)) {
  const bodies = ['eu-delegation', 'home-affairs', ...shuffled(['external-action', 'development']).slice(0, between(0, 1))]
  if (regionOf(one.partner) === 'eastern_southern_neighbourhood') bodies.push('neighbourhood')
  const closes = weekdaysAfter(one.opened, 5)
  bodies.forEach((body, index) => {
    const against = one.state === 'rejected' ? index === 0 : one.state === 'redirected' ? index === 1 : false
    const answer = against ? 'against' : index > 0 && chance() < 0.22 ? 'silence' : chance() < 0.55 ? 'in_favour' : 'no_objection'
    const days = between(1, daysFrom(one.opened, closes))
    let answered = plus(one.opened, days)
    while (weekday(answered) > 5) answered = plus(answered, -1)
    if (answered <= one.opened) answered = weekdaysAfter(one.opened, 1)
    consultations.push({
      request: one.key,
      opened_on: one.opened,
      body,
      answer,
      answered_on: answer === 'silence' ? '' : answered,
      reasons: answer === 'against' ? (one.state === 'redirected' ? 'This would be done twice; the other initiative is better placed.' : oneOf(doubts)) : answer === 'in_favour' ? oneOf(favour) : '',
      source: 'illustrative',
    })
  })
}

// --- Actions and activities
// -----------------------------------------------------------------------------------------------------------
type Activity = {
  key: string
  request: string
  number: number
  type: string
  title: string
  theme: string
  from: string
  to: string
  mode: string
  host: string
  place: string
  languages: string
  travel: number
  state: string
  worked: number
  reported: string
  cause: string
  source: string
  invented: string
  held?: Held
}
type Action = { key: string; request: Request; title: string; objectives: string; signed: string; agreed: string; started: string; closed: string; state: string; ends: string; source: string; cause: string }
const actions: Action[] = []
const activities: Activity[] = []
const nounOfType: Record<string, string> = { workshop: 'Workshop', training: 'Training', study_visit: 'Study visit', fact_finding_mission: 'Fact-finding mission', information_session: 'Information session', conference: 'Conference' }
const nounOfTheme: Record<string, string> = {
  migration_and_development: 'migration and development',
  diaspora: 'nationals abroad',
  labour_migration: 'labour migration',
  integration: 'integration',
  free_movement: 'free movement',
  irregular_migration: 'irregular migration',
  trafficking: 'trafficking in human beings',
  border_management: 'border management',
  return_and_reintegration: 'return and reintegration',
  asylum_and_protection: 'asylum and protection',
  policy_and_strategy: 'migration policy',
  migration_data: 'migration data',
  communication: 'communication',
  local_authorities: 'local authorities',
  gender: 'migration and gender',
  youth: 'migration and youth',
  unaccompanied_minors: 'unaccompanied children',
  environment: 'migration and environment',
}
const lengthOfType: Record<string, number> = { workshop: 4, training: 5, study_visit: 4, fact_finding_mission: 5, information_session: 2, conference: 3 }
function workingLanguages(partner: string): string {
  const language = mailLanguage(partner)
  if (partner === 'TL') return 'en:B2;pt:B1'
  return language === 'ar' || language === 'ru' ? `${language}:B2;en:B2` : `${language}:B2`
}
function addActivity(
  key: string,
  given: Omit<Activity, 'key' | 'number' | 'mode' | 'languages' | 'travel' | 'reported' | 'invented'> & {
    mode?: string
    reports?: boolean
  },
): Activity {
  const number = activities.filter((other) => other.request === key).length + 1
  const isDone = given.state === 'reported' || given.state === 'held'
  const reported = isDone && given.reports !== false ? atWork(plus(given.to, between(6, 11))) : ''
  const afar = given.host !== request(key).partner && regionOf(given.host) === ''
  const { reports, ...rest } = given
  const made: Activity = {
    ...rest,
    key: `${key}-${number}`,
    number,
    mode: given.type === 'remote_assistance' ? 'online' : (given.mode ?? 'on_site'),
    languages: afar
      ? `en:B2;${workingLanguages(request(key).partner)}`
          .split(';')
          .filter((it, at, all) => all.indexOf(it) === at)
          .join(';')
      : workingLanguages(request(key).partner),
    travel: given.type === 'remote_assistance' ? 0 : 1,
    reported,
    state: isDone ? (reported ? 'reported' : 'held') : given.state,
    invented: given.source === 'illustrative' ? '' : 'title;from;to;place;host;languages;worked_days;state',
  }
  activities.push(made)
  return made
}
const themeTitle = (one: Request) => `${(nounOfTheme[one.theme] ?? one.theme).replace(/^./, (letter) => letter.toUpperCase())}, ${country(one.partner).name}`

for (const one of requests.filter((it) => it.state === 'approved')) {
  const key = one.key
  const named = actionsOf2016[key]
  const year = Number(one.received.slice(0, 4))
  const firstOf2016 = heldIn2016
    .filter((held) => held.request === key)
    .map((held) => held.from)
    .sort()[0]
  const hurried = firstOf2016 !== undefined || year >= 2014
  const agreed = atWork(plus(one.decided, hurried ? between(24, 38) : between(30, 65)))
  const started = atWork(plus(agreed, between(4, 9)))
  const state = named ? (named.closed ? 'closed' : 'in_implementation') : (standing[key] ?? (key === 'ly-1' ? 'cancelled' : 'closed'))
  const isAgreed = state !== 'in_formulation'
  const isStarted = isAgreed && state !== 'agreed'
  const action: Action = {
    key: `action-${key}`,
    request: one,
    title: named?.title ?? themeTitle(one),
    objectives: named?.objectives ?? known(known(aims[one.theme], `aims of ${one.theme}`)[one.numeral % 2], 'aim'),
    signed: isAgreed ? atWork(plus(agreed, -between(1, 4))) : '',
    agreed: isAgreed ? agreed : '',
    started: isStarted ? started : '',
    closed: named?.closed ?? '',
    state,
    ends: '',
    source: named?.source ?? (year === 2016 ? 'I' : 'illustrative'),
    cause: key === 'ly-1' ? 'The situation in the country no longer allowed the Action to be carried out; both sides agreed to end it.' : '',
  }
  if (action.signed > action.agreed) action.signed = action.agreed
  actions.push(action)

  // Activities of the years before 2016.
  let last = ''
  if (isStarted && year < 2016 && state !== 'cancelled') {
    const isLatin = regionOf(one.partner) === 'latin_america_caribbean'
    const wanted = named ? (isLatin ? 1 : 2) : year === 2015 && one.received > '2015-03' ? 1 : isLatin ? between(1, 2) : chance() < 0.75 ? 2 : 1
    let from = mondayOutsideTheHolidays(plus(started, between(50, 62)))
    for (let count = 0; count < wanted && from <= (named ? '2015-12-07' : '2015-11-02'); count++) {
      const type = count === 0 ? oneOf(['fact_finding_mission', 'workshop', 'workshop', 'training', 'conference'] as const) : oneOf(['workshop', 'training', 'study_visit', 'information_session', 'workshop'] as const)
      const host = type === 'study_visit' ? oneOf(['DE', 'ES', 'FR', 'IT', 'NL', 'SE', 'GB', 'BE', 'PT', 'RO'] as const) : one.partner === 'SICA' ? 'SV' : one.partner === 'MERCOSUR' ? 'UY' : one.partner
      const length = known(lengthOfType[type], type)
      from = whenTheHostWorks(host, from, length)
      const made = addActivity(key, { request: key, type, title: `${nounOfType[type]} on ${nounOfTheme[one.theme]}`, theme: one.theme, from, to: plus(from, length - 1), host, place: country(host).capital, state: 'reported', worked: 0, cause: '', source: 'illustrative' })
      last = made.to
      from = mondayOutsideTheHolidays(plus(made.to, between(60, 110)))
    }
    if (state === 'closed' && !named) {
      action.closed = atWork(plus(last, between(40, 75)))
      if (action.closed > '2015-12-18') action.closed = '2015-12-18'
    }
  }
  if (state === 'cancelled') {
    const from = whenTheHostWorks(one.partner, next(1, plus(started, 60)), 5)
    addActivity(key, {
      request: key,
      type: 'fact_finding_mission',
      title: `Fact-finding mission on ${nounOfTheme[one.theme]}`,
      theme: one.theme,
      from,
      to: plus(from, 4),
      host: one.partner,
      place: country(one.partner).capital,
      state: 'cancelled',
      worked: 0,
      cause: 'Travel was no longer possible.',
      source: 'illustrative',
    })
  }
  for (const held of [...heldIn2016, ...notHeld].filter((it) => it.request === key).sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (!action.started || daysFrom(action.started, held.from) < 42) throw new Error(`${key} starts on ${action.started}, too late for ${held.from}.`)
    const host = held.host ?? one.partner
    const worked = held.type === 'remote_assistance' ? held.experts.split(' ').reduce((sum, slot) => sum + Number(slot.split(':')[1]), 0) : 0
    const made = addActivity(key, {
      request: key,
      type: held.type,
      title: held.title,
      theme: held.theme ?? one.theme,
      from: held.from,
      to: held.to,
      host,
      place: held.type === 'remote_assistance' ? '' : (held.place ?? country(host).capital),
      state: held.state ?? 'reported',
      worked,
      cause: held.cause ?? '',
      source: held.source ?? 'illustrative',
      reports: held.from < '2016-11-28',
      held,
    })
    if (held.to > last) last = made.to
  }
  action.ends = isAgreed ? plus(action.closed || (last > '2016-12-31' ? plus(last, 120) : year >= 2015 ? '2017-09-30' : '2017-06-30'), action.closed ? 14 : 0) : ''
}
const actionByRequest = new Map(actions.map((action) => [action.request.key, action]))
const isHeld = (activity: Activity) => activity.state === 'held' || activity.state === 'reported'

// --- People
// ------------------------------------------------------------------------------------------------------------------------------
type Person = { key: string; name: string; gender: string; email: string; country: string; employer: string; kind: string; language: string }
const people = new Map<string, Person>()
const namesTaken = new Set<string>()
const emailsTaken = new Set<string>()
function asciiOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ø/g, 'o')
    .replace(/Ø/g, 'O')
    .replace(/ł/g, 'l')
    .replace(/Ł/g, 'L')
    .replace(/ı/g, 'i')
  return plain.toLowerCase().replace(/[^a-z]+/g, '.')
}
/** Marks that stand for a blank in the tables: particles are written apart, double names keep their hyphen. */
function familyName(text: string): string {
  return text
    .replace(/^Van-den-/, 'Van den ')
    .replace(/^(Van|De|van)-/, '$1 ')
    .replace(/^D-/, "D'")
}
const alphaFemale = /(ov|ev)(-\w+)?$/
function nameFor(code: string, gender: string): string {
  const pool = country(code).pool
  const [women, men, families] = known(namePools[pool], `names ${pool}`)
  for (let attempt = 0; attempt < 300; attempt++) {
    const given = oneOf((gender === 'm' ? men : women).split(' '))
    let family = familyName(oneOf(families.split(' ')))
    if (pool === 'turkic' && gender === 'f') family = family.replace(alphaFemale, '$1a$2')
    if (pool === 'spanish' || pool === 'latin') {
      const second = oneOf(families.split(' '))
      if (second === family) continue
      family = `${family} ${second}`
    }
    const name = pool === 'viet' || pool === 'khmer' ? `${family} ${given}` : `${given} ${family}`
    if (given !== family && !namesTaken.has(asciiOf(name))) return name
  }
  throw new Error(`No name is left in ${code}.`)
}
function emailFor(name: string): string {
  const base = asciiOf(name).replace(/^\.|\.$/g, '')
  for (let number = 1; ; number++) {
    const email = `${base}${number === 1 ? '' : number}@example.com`
    if (!emailsTaken.has(email)) return email
  }
}
/** Who is concerned by a theme, in the order of how much. */
const concerned: Record<string, Workplace[]> = {
  migration_and_development: ['planning', 'planning', 'foreign', 'labour', 'social', 'statistics', 'youth', 'association'],
  diaspora: ['foreign', 'foreign', 'planning', 'planning', 'labour', 'social', 'statistics', 'youth', 'association'],
  labour_migration: ['labour', 'labour', 'labour', 'foreign', 'interior', 'social'],
  integration: ['social', 'social', 'interior', 'labour', 'local', 'association'],
  free_movement: ['foreign', 'interior', 'labour'],
  irregular_migration: ['interior', 'interior', 'justice', 'foreign', 'social', 'youth'],
  trafficking: ['interior', 'interior', 'justice', 'justice', 'social', 'labour', 'association'],
  border_management: ['interior', 'interior', 'interior', 'justice'],
  return_and_reintegration: ['interior', 'social', 'labour', 'association'],
  asylum_and_protection: ['interior', 'interior', 'justice', 'foreign', 'association'],
  policy_and_strategy: ['interior', 'interior', 'foreign', 'labour', 'planning', 'justice', 'social', 'statistics'],
  migration_data: ['statistics', 'statistics', 'statistics', 'interior', 'interior', 'labour', 'foreign'],
  communication: ['interior', 'youth', 'foreign', 'association'],
  local_authorities: ['local', 'local', 'planning', 'interior'],
  gender: ['social', 'foreign', 'association'],
  youth: ['youth', 'youth', 'labour', 'association'],
  unaccompanied_minors: ['social', 'social', 'interior', 'justice', 'foreign', 'association'],
  environment: ['environment', 'environment', 'planning', 'interior', 'association'],
}
const places = ['interior', 'interior', 'labour', 'foreign', 'justice', 'statistics', 'planning', 'social'] as const
function employerIn(code: string, place: Workplace): string {
  return workplaceIn(code, country(code).language, place)
}
function employerFor(code: string, kind: string): string {
  if (kind === 'international') return 'International organisation, regional office'
  return employerIn(code, oneOf(kind === 'private' ? privateWorkplaces : places))
}
function addPerson(key: string, code: string, fixed?: [string, string, string], kind = 'public', employer?: string, origin = code, known?: string): Person {
  const gender = fixed?.[1] ?? known ?? (chance() < 0.47 ? 'f' : chance() < 0.985 ? 'm' : 'x')
  const name = fixed?.[0] ?? nameFor(origin, gender)
  const email = fixed?.[2] ?? emailFor(name)
  namesTaken.add(asciiOf(name))
  emailsTaken.add(email)
  const person = { key, name, gender, email, country: code, employer: employer ?? employerFor(code, kind), kind, language: mailLanguage(origin) }
  people.set(key, person)
  return person
}

type Expert = { person: Person; themes: Map<string, number>; languages: Map<string, string>; regions: Set<string>; firstInvited: string; years: number }
const experts = new Map<string, Expert>()
const ranks = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']
const allThemes = Object.keys(nounOfTheme)
for (const entry of rosterSizes.trim().split(/\s+/)) {
  const code = entry.slice(0, 2)
  for (let number = 1; number <= Number(entry.slice(2)); number++) {
    const handle = `${code.toLowerCase()}-${number}`
    const isNeeded = heldIn2016.some((held) => held.experts.split(/[ ]/).some((slot) => slot.split(':')[0] === handle))
    const draw = chance()
    const kind = handle in privateExperts ? 'private' : isNeeded || draw < 0.86 ? 'public' : draw < 0.95 ? 'private' : 'international'
    const gender = isNeeded ? (womenOf2016.has(handle) ? 'f' : handle === 'es-2' ? 'x' : 'm') : undefined
    const person = addPerson(`expert-${handle}`, code, namedExperts[handle], kind, privateExperts[handle], code, gender)
    const languages = new Map([[oneOf((grownUpWith[code] ?? country(code).language).split(' ')), 'native']])
    if (!languages.has(country(code).language)) languages.set(country(code).language, oneOf(['C1', 'C2', 'C2'] as const))
    if (!languages.has('en')) languages.set('en', oneOf(['B2', 'C1', 'C1', 'C2', 'B1'] as const))
    if (code === 'BE' && chance() < 0.5 && !languages.has('nl')) languages.set('nl', 'C1')
    if (languages.get('ru') !== 'native' && country(code).language === 'ru') languages.set('ru', oneOf(['C1', 'C2', 'C2'] as const))
    if (['LV', 'LT', 'EE', 'MD', 'AM', 'GE', 'BG', 'PL'].includes(code) && chance() < 0.5) languages.set('ru', languages.get('ru') ?? 'C1')
    if (['ES', 'IT', 'PT', 'BE', 'LU', 'CH', 'GB', 'RO', 'DE'].includes(code) && chance() < 0.35 && !languages.has('fr')) languages.set('fr', oneOf(['B2', 'C1'] as const))
    if (['PT', 'IT', 'FR', 'GB', 'DE'].includes(code) && chance() < 0.25) languages.set('es', oneOf(['B2', 'C1'] as const))
    const themes = new Map(
      shuffled(allThemes)
        .slice(0, between(1, 3))
        .map((theme) => [theme, between(1, 3)]),
    )
    const regions = new Set(regionOf(code) ? [regionOf(code)] : [])
    experts.set(handle, { person, themes, languages, regions, firstInvited: '', years: between(3, 29) })
  }
}
if (experts.size !== rosterTotal) throw new Error(`The roster has ${experts.size} experts, not ${rosterTotal}.`)

// --- Seats and mobilisations
// ---------------------------------------------------------------------------------------------------------------
const seats: Row[] = []
const mobilisations: Row[] = []
type Span = { from: string; to: string }
const busy = new Map<string, Span[]>()
function blocked(activity: Activity, expert: Expert): Span | null {
  if (activity.mode === 'online') return null
  const days = activity.host === expert.person.country ? 0 : activity.travel
  return { from: plus(activity.from, -days), to: plus(activity.to, days) }
}
function keepBusy(handle: string, activity: Activity, expert: Expert): void {
  const span = blocked(activity, expert)
  if (span) busy.set(handle, [...(busy.get(handle) ?? []), span])
}
function isFree(handle: string, activity: Activity): boolean {
  const span = blocked(activity, known(experts.get(handle), handle))
  return !span || (busy.get(handle) ?? []).every((other) => other.to < span.from || other.from > span.to)
}
const causes = ['The employer could not release anybody in those weeks.', 'Other duties at home.', 'Illness in the family.', 'Elections at home keep the office busy.', 'The ministry did not allow the travel.']
type Slot = { handle: string; lead: boolean; days: number; state: string }
function addSeats(activity: Activity, slots: Slot[]): void {
  const days = daysFrom(activity.from, activity.to) + 1
  for (const role of ['lead', 'expert'] as const) {
    const there = slots.filter((slot) => slot.lead === (role === 'lead'))
    if (there.length === 0) continue
    const seat = `seat-${activity.key}-${role}`
    const level = role === 'lead' ? 3 : 2
    seats.push({ key: seat, activity: activity.key, role, count: there.length, theme: activity.theme, level, days: activity.mode === 'online' ? Math.max(...there.map((slot) => slot.days)) : days, source: 'illustrative' })
    if (isHeld(activity) && chance() < 0.16) addRefusal(activity, seat, slots)
    for (const slot of there) addMobilisation(activity, seat, level, slot)
  }
}
let mobilisationNumber = 0
function addRow(activity: Activity, seat: string, handle: string, given: Row): void {
  mobilisationNumber += 1
  mobilisations.push({
    key: `mobilisation-${String(mobilisationNumber).padStart(4, '0')}`,
    seat,
    person: known(experts.get(handle), handle).person.key,
    invited_on: '',
    accepted_on: '',
    released_on: '',
    contracted_on: '',
    state: '',
    ended_on: '',
    completed_on: '',
    worked_days: '',
    rating: '',
    activity_rating: '',
    cause: '',
    ...given,
    source: activity.source === 'IV' && handle === 'ph-1' ? 'IV' : 'illustrative',
  })
}
function speaks(expert: Expert, activity: Activity): boolean {
  return activity.languages.split(';').some((need) => {
    const [language = '', level = ''] = need.split(':')
    return ranks.indexOf(expert.languages.get(language) ?? '') >= ranks.indexOf(level)
  })
}
/** Whoever sits on a seat has what the seat asks for. */
function prepare(expert: Expert, activity: Activity, level: number, invited: string): void {
  expert.themes.set(activity.theme, Math.max(level, expert.themes.get(activity.theme) ?? 0))
  if (!speaks(expert, activity)) {
    const needs = activity.languages.split(';').map((need) => need.split(':'))
    const need = known(needs.find(([language]) => expert.languages.has(language ?? '')) ?? needs[0], 'language')
    expert.languages.set(need[0] ?? 'en', chance() < 0.5 ? 'B2' : 'C1')
  }
  expert.regions.add(regionOf(request(activity.request).partner))
  if (!expert.firstInvited || invited < expert.firstInvited) expert.firstInvited = invited
}
function invitedOn(activity: Activity): string {
  const started = known(actionByRequest.get(activity.request), 'action').started
  const wished = atWork(plus(activity.from, -between(40, 54)))
  return wished > started ? wished : atWork(plus(started, 1))
}
function addMobilisation(activity: Activity, seat: string, level: number, slot: Slot): void {
  const expert = known(experts.get(slot.handle), slot.handle)
  const invited = slot.state === 'shortlisted' ? '' : activity.from < '2017' ? invitedOn(activity) : slot.state === 'invited' ? plus('2017-01-03', between(0, 3)) : atWork(plus('2016-12-01', between(0, 8)))
  if (invited) prepare(expert, activity, level, invited)
  addRow(activity, seat, slot.handle, { ...stepsTaken(activity, expert, slot, invited), state: slot.state, invited_on: invited })
}
/** The days of the steps after the invitation, as far as this person has come. */
function stepsTaken(activity: Activity, expert: Expert, slot: Slot, invited: string): Row {
  if (slot.state === 'shortlisted' || slot.state === 'invited') return {}
  if (!isFree(slot.handle, activity)) throw new Error(`${slot.handle} is double-booked on ${activity.key}.`)
  keepBusy(slot.handle, activity, expert)
  const accepted_on = atWork(plus(invited, between(1, 5)))
  if (slot.state === 'accepted') return { accepted_on }
  const released_on = atWork(plus(accepted_on, between(2, 8)))
  const contracted_on = atWork(plus(released_on, between(1, 5)))
  const until = { accepted_on, released_on, contracted_on }
  if (slot.state === 'contracted' || slot.state === 'deployed') return until
  return { ...until, completed_on: atWork(plus(activity.to, between(2, 8))), worked_days: slot.days, rating: oneOf([3, 4, 4, 5, 5] as const), activity_rating: oneOf([3, 4, 4, 5] as const) }
}
/** Somebody who was asked first and did not come; her way ends before the others accept. */
function addRefusal(activity: Activity, seat: string, slots: Slot[]): void {
  const partners = partnersOf(activity)
  const candidates = shuffled([...experts.keys()]).filter((handle) => {
    const expert = known(experts.get(handle), handle)
    return !slots.some((slot) => slot.handle === handle) && !handlesOf2016.has(handle) && isFree(handle, activity) && !partners.includes(expert.person.country) && speaks(expert, activity)
  })
  const handle = known(candidates[0], 'candidate')
  const invited = known(actionByRequest.get(activity.request), 'action').started
  const first = invitedOn(activity)
  const wished = atWork(plus(first, -12))
  const asked = known([wished, invited].toSorted().at(-1), 'day')
  if (asked >= first) return
  const expert = known(experts.get(handle), handle)
  if (!expert.firstInvited || asked < expert.firstInvited) expert.firstInvited = asked
  const gap = daysFrom(asked, first)
  const ended = plus(asked, Math.max(0, Math.min(gap - 1, between(3, 9))))
  const draw = chance()
  if (draw < 0.55) addRow(activity, seat, handle, { state: 'declined', invited_on: asked, ended_on: ended, cause: oneOf(causes) })
  else if (draw < 0.85) addRow(activity, seat, handle, { state: 'expired', invited_on: asked, ended_on: ended })
  else {
    keepBusy(handle, activity, expert)
    addRow(activity, seat, handle, { state: 'withdrawn', invited_on: asked, accepted_on: asked, ended_on: ended, cause: oneOf(causes) })
  }
}
function partnersOf(activity: Activity): string[] {
  const one = request(activity.request)
  return [one.partner, ...one.partners]
}

function slotsOf(held: Held): Slot[] {
  const days = daysFrom(held.from, held.to) + 1
  return held.experts
    .split(' ')
    .filter(Boolean)
    .map((text, index) => {
      const [handle = '', rest] = text.split(/[:=]/)
      return { handle, lead: index === 0, days: text.includes(':') ? Number(rest) : days, state: text.includes('=') ? (rest ?? '') : 'completed' }
    })
}
const handlesOf2016 = new Set(heldIn2016.flatMap((held) => slotsOf(held).map((slot) => slot.handle)))
for (const held of heldIn2016)
  for (const { handle } of slotsOf(held)) {
    const { person } = known(experts.get(handle), handle)
    if (person.kind === 'public') person.employer = employerIn(person.country, known(asksAbout[held.theme ?? request(held.request).theme], 'place'))
  }
const inOrder = [...activities].sort((a, b) => (a.from === b.from ? (a.key < b.key ? -1 : 1) : a.from < b.from ? -1 : 1))
const before2016 = inOrder.filter((activity) => isHeld(activity) && activity.from < '2016')
const slotCounts = new Map(before2016.map((activity) => [activity.key, activity.type === 'study_visit' ? 2 : between(2, 4)]))
const slotsBefore = [...slotCounts.values()].reduce((sum, count) => sum + count, 0)
const newcomers = shuffled([...experts.keys()].filter((handle) => !handlesOf2016.has(handle))).slice(0, mobilisedSince2009 - handlesOf2016.size)
const returning = shuffled([...handlesOf2016].filter((handle) => !(handle in alumni) && !Object.values(focalPoints).includes(handle))).slice(0, 34)
const waiting = new Set([...newcomers, ...returning])
if (slotsBefore < waiting.size) throw new Error(`Only ${slotsBefore} seats before 2016 for ${waiting.size} experts.`)
let seatsLeft = slotsBefore
for (const activity of before2016) {
  const count = known(slotCounts.get(activity.key), activity.key)
  const partners = partnersOf(activity)
  const chosen: string[] = []
  for (let index = 0; index < count; index++) {
    const fits = (handle: string) => !chosen.includes(handle) && !partners.includes(known(experts.get(handle), handle).person.country) && isFree(handle, activity)
    const score = (handle: string) => {
      const expert = known(experts.get(handle), handle)
      const sameRegion = regionOf(expert.person.country) !== '' && regionOf(expert.person.country) === regionOf(request(activity.request).partner)
      const farAway = regionOf(expert.person.country) !== '' && !sameRegion
      return (speaks(expert, activity) ? 3 : 0) + (sameRegion ? 2.5 : 0) - (farAway ? 3 : 0) + chance()
    }
    const pool = seatsLeft <= waiting.size || chance() < waiting.size / seatsLeft ? [...waiting] : [...newcomers, ...returning].filter((handle) => !waiting.has(handle))
    const candidates = (pool.filter(fits).length ? pool : [...waiting]).filter(fits).map((handle) => ({ handle, score: score(handle) }))
    const best = known(candidates.sort((a, b) => b.score - a.score)[0], `expert for ${activity.key}`)
    chosen.push(best.handle)
    waiting.delete(best.handle)
    seatsLeft -= 1
  }
  addSeats(
    activity,
    chosen.map((handle, index) => ({ handle, lead: index === 0, days: daysFrom(activity.from, activity.to) + 1, state: 'completed' })),
  )
}
if (waiting.size) throw new Error(`${waiting.size} experts were never mobilised.`)
for (const activity of inOrder.filter((it) => it.held)) {
  const held = known(activity.held, 'table row')
  const slots = slotsOf(held)
  if (slots.length) addSeats(activity, slots)
  else if (activity.state === 'planned') seats.push({ key: `seat-${activity.key}-lead`, activity: activity.key, role: 'lead', count: 1, theme: activity.theme, level: 3, days: daysFrom(activity.from, activity.to) + 1, source: 'illustrative' })
}

// --- Participants
// ------------------------------------------------------------------------------------------------------------------------------
const participations: Row[] = []
const cameBefore = new Map<string, string[]>()
const participantNumbers = new Map<string, number>()
function newParticipant(code: string, theme: string): Person {
  const place = oneOf(known(concerned[theme], `places for ${theme}`))
  return newcomer(code, privateWorkplaces.includes(place) ? 'private' : 'public', employerIn(code, place))
}
function newcomer(code: string, kind: string, employer: string, origin = code): Person {
  const number = (participantNumbers.get(code) ?? 0) + 1
  participantNumbers.set(code, number)
  return addPerson(`participant-${code.toLowerCase()}-${number}`, code, undefined, kind, employer, origin)
}
/** Somebody of those whom an activity is with, besides ministries; `*` stands before what is no administration. */
function companion(code: string, employer: string, origin = code): Person {
  return newcomer(code, employer.startsWith('*') ? 'private' : 'public', employer.replace('*', ''), origin)
}
/** Who comes for the first time: every third, or second where few come, of those whom the activity is with; every second from abroad where it is theirs. */
function freshFor(activity: Activity, held: Held, count: number): Person[] {
  const homes = homesOf(activity)
  const lead = request(activity.request).partner
  const others = held.with ? known(companies[held.with], held.with) : []
  const far = held.abroad ? known(abroad[held.abroad], held.abroad) : []
  const pace = held.attended > 10 ? 3 : 2
  return Array.from({ length: count }, (_, index) => {
    if (far.length && index % 2 === 0) {
      const [code = '', employer = ''] = known(far[(index / 2) % far.length], 'association abroad').split(/:(.*)/)
      return companion(code, employer, lead)
    }
    if (others.length && index % pace === 1) return companion(lead, known(others[Math.floor(index / pace) % others.length], 'company'))
    return newParticipant(known(homes[index % homes.length], 'home'), activity.theme)
  })
}
function attend(activity: Activity, person: Person, state = 'attended'): void {
  participations.push({ activity: activity.key, person: person.key, state, organisation: person.employer, source: 'illustrative' })
}
function homesOf(activity: Activity): string[] {
  const one = request(activity.request)
  const guests = activity.held?.guests?.split(' ') ?? []
  if (organisations.has(one.partner)) return one.partner === 'SICA' ? ['SV', 'GT', 'HN', 'CR'] : ['AR', 'UY', 'PY']
  if (guests.length) return [one.partner, one.partner, one.partner, ...guests]
  return one.partners.length ? [one.partner, one.partner, ...one.partners] : [one.partner]
}
const homesOfAlumni = new Set(Object.values(alumni))
const withParticipants = before2016.filter((activity) => homesOfAlumni.has(activity.request) && activity.number === 1)
for (const activity of shuffled(before2016.filter((it) => !withParticipants.includes(it))).slice(0, 34)) withParticipants.push(activity)
for (const activity of withParticipants.sort((a, b) => (a.from < b.from ? -1 : 1))) {
  const homes = homesOf(activity)
  for (const [handle, key] of Object.entries(alumni)) if (key === activity.request && activity.number === 1) attend(activity, known(experts.get(handle), handle).person)
  const count = between(5, 8)
  for (let index = 0; index < count; index++) attend(activity, newParticipant(known(homes[index % homes.length], 'home'), activity.theme))
}
for (const activity of inOrder.filter((it) => it.held && isHeld(it))) {
  const held = known(activity.held, 'table row')
  const lead = request(activity.request).partner
  const again = shuffled(cameBefore.get(lead) ?? []).slice(0, held.again ?? 0)
  if (again.length < (held.again ?? 0)) throw new Error(`${activity.key}: only ${again.length} came before.`)
  const looksAfter = focalPoints[activity.request]
  const own = looksAfter ? [known(experts.get(looksAfter), looksAfter).person] : []
  const fresh = freshFor(activity, held, held.attended - again.length - own.length)
  for (const person of [...own, ...again.map((key) => known(people.get(key), key)), ...fresh]) attend(activity, person)
  if (held.attended >= 14 && chance() < 0.7) attend(activity, newParticipant(lead, activity.theme), 'absent')
  cameBefore.set(lead, [...(cameBefore.get(lead) ?? []), ...fresh.map((person) => person.key)])
}
for (const activity of inOrder.filter((it) => it.state === 'planned' && it.request === 'ne-2')) for (const key of shuffled(cameBefore.get('NE') ?? []).slice(0, 20)) attend(activity, known(people.get(key), key), 'registered')

// --- Outputs
// ---------------------------------------------------------------------------------------------------------------------------------------
const rungs = ['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use'] as const
const outputs: Row[] = []
function addOutput(action: string, key: string, activity: string, given: Row, days: Partial<Record<(typeof rungs)[number], string>>): void {
  const state = known(
    [...rungs].reverse().find((rung) => days[rung]),
    'rung',
  )
  const row: Row = { key: `output-${action}-${key}`, action: `action-${action}`, activity, type: '', title: '', language: '', theme: '', state, ...given }
  for (const rung of rungs) row[`${rung}_on`] = days[rung] ?? ''
  const { body = '', evidence = '', source = '', invented = '', ...rest } = row
  outputs.push({ ...rest, body, evidence, source, invented })
}
const outputOfTheme: Record<string, [string, string, string][]> = {
  policy_and_strategy: [
    ['policy', 'National migration policy', 'Politique migratoire nationale'],
    ['action_plan', 'Action plan on migration', 'Plan d’action sur la migration'],
    ['strategy', 'National migration strategy', 'Stratégie migratoire nationale'],
  ],
  trafficking: [
    ['action_plan', 'Action plan against trafficking', 'Plan d’action contre la traite'],
    ['standard_operating_procedure', 'Referral procedure for victims of trafficking', 'Procédure d’orientation des victimes'],
    ['handbook', 'Handbook for investigators of trafficking', 'Manuel pour les enquêteurs'],
  ],
  border_management: [['curriculum', 'Curriculum for border officers', 'Programme de formation des agents aux frontières']],
  migration_data: [
    ['guidelines', 'Guidelines on migration data', 'Lignes directrices sur les données migratoires'],
    ['study', 'Study of sources of migration data', 'Étude des sources de données'],
  ],
  labour_migration: [['guidelines', 'Guidelines for labour officers', 'Lignes directrices pour les agents de l’emploi']],
  asylum_and_protection: [['handbook', 'Handbook for asylum case workers', 'Manuel pour les agents de l’asile']],
  diaspora: [['study', 'Study of relations with nationals abroad', 'Étude des liens avec les nationaux à l’étranger']],
  migration_and_development: [['study', 'Study of migration and development', 'Étude sur la migration et le développement']],
  integration: [['guidelines', 'Guidelines on integration for municipalities', 'Guide d’intégration pour les communes']],
  irregular_migration: [['other_report', 'Report on routes and answers', 'Rapport sur les routes et les réponses']],
  return_and_reintegration: [['standard_operating_procedure', 'Reception procedure for people who return', 'Procédure d’accueil au retour']],
  unaccompanied_minors: [['standard_operating_procedure', 'Protection procedure for children who travel alone', 'Procédure de protection des enfants']],
}
const bodiesThatAdopt = ['Council of Ministers', 'Cabinet', 'Minister of the Interior', 'Parliament', 'National committee on migration']
let outputTurn = 0
for (const action of actions.filter((it) => it.closed && it.closed < '2016')) {
  const last = known(activities.filter((it) => it.request === action.request.key && isHeld(it)).at(-1), `activity of ${action.key}`)
  const kinds = known(outputOfTheme[action.request.theme], `output for ${action.request.theme}`)
  const [type, english, french] = known(kinds[outputTurn++ % kinds.length], 'kind')
  const isFrench = mailLanguage(action.request.partner) === 'fr'
  const room = daysFrom(last.to, action.closed)
  const finalised = atWork(plus(last.to, Math.max(1, Math.min(room - 6, between(14, 34)))))
  const days: Partial<Record<(typeof rungs)[number], string>> = { drafted: last.to, finalised }
  const far = chance()
  if (far < 0.75) days.validated = atWork(plus(finalised, between(10, 40)))
  if (far < 0.6 && days.validated) days.submitted = atWork(plus(days.validated, between(10, 45)))
  if (far < 0.42 && days.submitted) days.adopted = atWork(plus(days.submitted, between(30, 150)))
  if (far < 0.2 && days.adopted) days.funded = atWork(plus(days.adopted, between(60, 200)))
  if (far < 0.1 && days.funded) days.in_use = atWork(plus(days.funded, between(40, 200)))
  for (const rung of rungs) if ((days[rung] ?? '') > '2016-12-31') delete days[rung]
  addOutput(
    action.request.key,
    type.replaceAll('_', '-'),
    last.key,
    {
      type,
      title: `${isFrench ? french : english}, ${isFrench ? new Intl.DisplayNames('fr', { type: 'region' }).of(action.request.partner) : country(action.request.partner).name}`,
      language: isFrench ? 'fr' : 'en',
      theme: action.request.theme,
      body: days.submitted ? oneOf(bodiesThatAdopt) : '',
      evidence: days.adopted ? 'Decision published in the official journal' : days.validated ? 'Minutes of the steering committee' : 'Text handed over to the authority',
      source: 'illustrative',
    },
    days,
  )
}
for (const one of writtenIn2016) {
  const activity = one.of ? known(activities.filter((it) => it.held && isHeld(it) && it.request === one.action)[one.of - 1], `activity ${one.of} of ${one.action}`) : undefined
  const days = { drafted: one.drafted, finalised: one.finalised, validated: one.validated, submitted: one.submitted, adopted: one.adopted, funded: one.funded, in_use: one.inUse }
  const certain = one.certain?.split(';') ?? []
  const invented = ['action', 'activity', 'language', 'theme', 'state', ...rungs.map((rung) => `${rung}_on`).filter((_, at) => days[rungs[at] ?? 'drafted']), ...(one.body ? ['body'] : []), ...(one.evidence ? ['evidence'] : [])].filter((column) => !certain.includes(column))
  addOutput(
    one.action,
    one.key,
    activity?.key ?? '',
    { type: one.type, title: one.title, language: one.language, theme: one.theme ?? activity?.theme ?? request(one.action).theme, body: one.body ?? '', evidence: one.evidence ?? '', source: one.source, invented: one.source === 'illustrative' ? '' : invented.join(';') },
    days,
  )
}

// --- Writing
// ------------------------------------------------------------------------------------------------------------------------------------------
function cellOf(value: Cell | undefined): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
function write(name: string, rows: Row[]): void {
  const columns = Object.keys(known(rows[0], `row of ${name}`))
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cellOf(row[column])).join(','))]
  writeFileSync(new URL(`${name}.csv`, folder), `${lines.join('\n')}\n`)
}
for (const key of ['tg-planning', 'mw-foreign', 'pe-interior']) authorityByKey(key)
write(
  'authorities',
  [...authorities.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).map((one) => ({ key: one.key, partner: one.partner, name: one.name, name_language: one.language, type: one.type, source: 'illustrative' })),
)
write(
  'requests',
  requests.map((one) => {
    const isOf2016 = one.received >= '2016'
    return {
      key: one.key,
      partner: one.partner,
      numeral: one.numeral,
      received_on: one.received,
      authority: one.authority,
      joint_authorities: one.joint.join(';'),
      benefiting_authorities: one.benefiting.join(';'),
      partners: one.partners.join(';'),
      theme: one.theme,
      other_themes: one.others.join(';'),
      wording: one.wording,
      title: one.title,
      need: one.need,
      expected_outputs: one.outputs,
      language: one.language,
      state: one.state,
      decided_on: one.decided,
      decision_reason: one.reason,
      redirected_to: one.redirectedTo,
      officer: one.officer,
      source: isOf2016 ? 'I' : 'illustrative',
      invented: isOf2016 ? 'received_on;authority;joint_authorities;benefiting_authorities;title;need;expected_outputs;language;state;decided_on;decision_reason;officer' : '',
    }
  }),
)
write('consultations', consultations)
const evidence = {
  committee: ['Decree setting up the committee', 'Committee to be set up by the ministry in the first month'],
  lead: ['Letter of the minister'],
  inclusive: ['Regions and associations are members of the committee', 'Regions and associations are invited from the second meeting on'],
  budget: ['Line in the budget of next year', 'Budget line to be asked for once the text is validated'],
  implementer: ['Directorate named in the letter of request'],
}
function readiness(action: Action): string {
  if (!action.agreed) return ''
  const part = (question: string, texts: string[]) => {
    const at = texts.length > 1 && chance() < 0.45 ? 1 : 0
    return `${question}:${at ? 'planned' : 'yes'}:${texts[at]}`
  }
  return [part('committee', evidence.committee), part('lead_ministry', evidence.lead), part('inclusive', evidence.inclusive), part('budget_line', evidence.budget), part('implementer', evidence.implementer)].join(';')
}
const evaluations = ['The experts knew our work from their own.', 'What was written is ours and we use it.', 'More days in the regions would have helped.', 'Good work; we lack the money to print and train.', 'Swift and simple; the team listened.']
write(
  'actions',
  actions.map((action) => {
    const days = mobilisations.filter((row) => row.state === 'completed' && String(row.seat).startsWith(`seat-${action.request.key}-`)).reduce((sum, row) => sum + Number(row.worked_days), 0)
    const envelope = Math.max(20, Math.ceil((days * 1.25) / 5) * 5)
    return {
      key: action.key,
      request: action.request.key,
      partners: [action.request.partner, ...action.request.partners].join(';'),
      title: action.title,
      theme: action.request.theme,
      officer: action.request.officer,
      objectives: action.objectives,
      authority_signed_on: action.signed,
      agreed_on: action.agreed,
      started_on: action.started,
      closed_on: action.closed,
      state: action.state,
      cause: action.cause,
      expert_days: envelope,
      budget_eur: envelope * 1500 + 15000,
      ends_on: action.ends,
      readiness: readiness(action),
      evaluation_rating: action.closed ? oneOf([3, 4, 4, 5, 5] as const) : '',
      evaluation: action.closed ? oneOf(evaluations) : '',
      source: action.source,
      invented: action.source === 'illustrative' ? '' : `title;officer;objectives;authority_signed_on;agreed_on;started_on;${action.closed ? 'closed_on;' : 'state;'}expert_days;budget_eur;ends_on;readiness${action.closed ? ';evaluation_rating;evaluation' : ''}`,
    }
  }),
)
const reports = ['The group worked from real cases and agreed on the next steps.', 'Aims were reached; two points were left for the next meeting.', 'Lively exchange; the regions asked to be visited.', 'The text moved forward chapter by chapter.', 'The authority took over the next steps with dates and names.']
write(
  'activities',
  inOrder.map((one) => ({
    key: one.key,
    action: `action-${one.request}`,
    number: one.number,
    type: one.type,
    title: one.title,
    theme: one.theme,
    from: one.from,
    to: one.to,
    mode: one.mode,
    host: one.host,
    place: one.place,
    languages: one.languages,
    travel_days: one.travel,
    state: one.state,
    worked_days: one.worked || '',
    reported_on: one.reported,
    report: one.reported ? oneOf(reports) : '',
    cause: one.cause,
    source: one.source,
    invented: one.invented,
  })),
)
write('seats', seats)
write('mobilisations', mobilisations)
write('participations', participations)
write('outputs', outputs)
write(
  'people',
  [...people.values()].map((one) => ({ key: one.key, name: one.name, gender: one.gender, email: one.email, country: one.country, employer: one.employer, employer_kind: one.kind, language: one.language, source: 'illustrative' })),
)
const activityOfSeat = new Map(seats.map((row) => [row.key, row.activity]))
const yearOfActivity = new Map(inOrder.map((one) => [one.key, one.from.slice(0, 4)]))
const daysOfSeat = new Map(seats.map((row) => [row.key, row.days]))
/** The most that one person has done, or agreed to do, in any one year: nobody's limits are lower than that. */
function fullestYear(person: string): { missions: number; days: number } {
  const missions = new Map<string, number>()
  const days = new Map<string, number>()
  const goes = ['completed', 'deployed', 'contracted', 'accepted']
  for (const row of mobilisations.filter((one) => one.person === person && goes.includes(String(one.state)))) {
    const year = known(yearOfActivity.get(String(activityOfSeat.get(row.seat))), 'a year')
    missions.set(year, (missions.get(year) ?? 0) + 1)
    days.set(year, (days.get(year) ?? 0) + Number(row.worked_days || daysOfSeat.get(row.seat)))
  }
  return { missions: Math.max(0, ...missions.values()), days: Math.max(0, ...days.values()) }
}
write(
  'experts',
  [...experts.values()].map((one) => {
    const vetted = one.firstInvited ? ([plus(one.firstInvited, -between(15, 150)), '2009-02-16'].sort().at(-1) ?? '') : plus('2009-06-01', between(0, 2700))
    const to = plus('2017-01-09', between(60, 300))
    const done = fullestYear(one.person.key)
    // Those who are called often have made room for it.
    const isKnown = handlesOf2016.has(one.person.key.replace('expert-', ''))
    return {
      person: one.person.key,
      vetted_on: vetted,
      consent_on: plus(vetted, -between(0, 14)),
      themes: [...one.themes].map(([theme, level]) => `${theme}:${level}`).join(';'),
      languages: [...one.languages].map(([language, level]) => `${language}:${level}`).join(';'),
      regions_worked_in: [...one.regions].join(';'),
      years_experience: one.years,
      available: chance() < 0.6 ? '' : chance() < 0.7 ? `2017-01-09..${to}` : `2017-01-16..2017-02-24;2017-05-08..${plus('2017-05-08', between(20, 90))}`,
      max_missions: Math.max(between(1, 5), done.missions, isKnown ? 3 : 0),
      max_days: Math.max(between(2, 8) * 5, Math.ceil(done.days / 5) * 5, isKnown ? 20 : 0),
      source: 'illustrative',
    }
  }),
)

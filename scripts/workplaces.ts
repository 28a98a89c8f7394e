// biome-ignore-all format: the tables below are read one row a line

/** Where people of the demonstration are employed, in the words of the country. */
const workplaces = ['interior', 'labour', 'foreign', 'justice', 'statistics', 'planning', 'social', 'youth', 'environment', 'local', 'association', 'adviser', 'consultancy'] as const
export type Workplace = (typeof workplaces)[number]

/** Employers that are no administration. */
export const privateWorkplaces: readonly Workplace[] = ['association', 'adviser', 'consultancy']

const wordLines = `
en|Ministry of the Interior|Ministry of Labour and Employment|Ministry of Foreign Affairs|Ministry of Justice|National Statistics Office|Ministry of Planning and Development|Ministry of Social Affairs|Ministry of Youth|Ministry of the Environment|Association of Local Authorities|Migrant Support Association|Independent adviser|Consultancy on public administration
fr|Ministère de l’Intérieur|Ministère du Travail et de l’Emploi|Ministère des Affaires étrangères|Ministère de la Justice|Institut national de la statistique|Ministère de la Planification du développement|Ministère des Affaires sociales|Ministère de la Jeunesse|Ministère de l’Environnement|Union des communes|Association d’aide aux migrants|Conseil indépendant|Bureau d’études sur l’administration publique
es|Ministerio del Interior|Ministerio de Trabajo y Empleo|Ministerio de Relaciones Exteriores|Ministerio de Justicia|Instituto Nacional de Estadística|Ministerio de Planificación y Desarrollo|Ministerio de Bienestar Social|Ministerio de la Juventud|Ministerio del Ambiente|Asociación de Municipios|Asociación de apoyo a migrantes|Asesoría independiente|Consultora de administración pública
pt|Ministério do Interior|Ministério do Trabalho|Ministério dos Negócios Estrangeiros|Ministério da Justiça|Instituto Nacional de Estatística|Ministério do Planeamento|Ministério da Solidariedade Social|Ministério da Juventude|Ministério do Ambiente|Associação de Municípios|Associação de apoio a migrantes|Consultoria independente|Gabinete de estudos de administração pública
ar|وزارة الداخلية|وزارة العمل|وزارة الخارجية|وزارة العدل|دائرة الإحصاءات العامة|وزارة التخطيط|وزارة الشؤون الاجتماعية|وزارة الشباب|وزارة البيئة|اتحاد البلديات|جمعية دعم المهاجرين|استشارات مستقلة|مكتب دراسات الإدارة العامة
ru|Министерство внутренних дел|Министерство труда и социальной защиты|Министерство иностранных дел|Министерство юстиции|Комитет по статистике|Министерство экономики и развития|Министерство социального развития|Министерство по делам молодёжи|Министерство охраны окружающей среды|Ассоциация местных властей|Общественное объединение помощи мигрантам|Независимый консультант|Бюро исследований государственного управления
de|Bundesministerium des Innern|Bundesministerium für Arbeit und Soziales|Auswärtiges Amt|Bundesministerium der Justiz|Statistisches Bundesamt|Bundesministerium für wirtschaftliche Zusammenarbeit|Bundesamt für Migration und Flüchtlinge|Bundesministerium für Familie und Jugend|Bundesministerium für Umwelt|Städtetag|Verein für Migrationsberatung|Freiberufliche Beratung|Beratungsbüro für öffentliche Verwaltung
nl|Ministerie van Binnenlandse Zaken|Ministerie van Sociale Zaken en Werkgelegenheid|Ministerie van Buitenlandse Zaken|Ministerie van Justitie|Bureau voor de Statistiek|Planbureau|Ministerie van Volksgezondheid en Welzijn|Jeugdinstituut|Ministerie van Milieu|Vereniging van Gemeenten|Vereniging voor migrantenhulp|Zelfstandig adviseur|Adviesbureau voor openbaar bestuur
da|Indenrigsministeriet|Beskæftigelsesministeriet|Udenrigsministeriet|Justitsministeriet|Danmarks Statistik|Finansministeriet|Socialministeriet|Børne- og Ungestyrelsen|Miljøministeriet|Kommunernes Landsforening|Forening for migrantrådgivning|Selvstændig rådgiver|Konsulenthus for offentlig forvaltning
sv|Inrikesdepartementet|Arbetsmarknadsdepartementet|Utrikesdepartementet|Justitiedepartementet|Statistiska centralbyrån|Finansdepartementet|Socialdepartementet|Ungdomsmyndigheten|Miljödepartementet|Kommunförbundet|Förening för migrantstöd|Fristående rådgivare|Konsultbyrå för offentlig förvaltning
fi|Sisäministeriö|Työ- ja elinkeinoministeriö|Ulkoministeriö|Oikeusministeriö|Tilastokeskus|Valtiovarainministeriö|Sosiaali- ja terveysministeriö|Nuorisovirasto|Ympäristöministeriö|Kuntaliitto|Maahanmuuttajien tuki ry|Itsenäinen neuvonantaja|Julkishallinnon konsulttitoimisto
et|Siseministeerium|Tööamet|Välisministeerium|Justiitsministeerium|Statistikaamet|Rahandusministeerium|Sotsiaalministeerium|Noorsootöö keskus|Keskkonnaministeerium|Linnade liit|Rändajate tugiühing|Sõltumatu nõustaja|Avaliku halduse nõustamisbüroo
lv|Iekšlietu ministrija|Labklājības ministrija|Ārlietu ministrija|Tieslietu ministrija|Centrālā statistikas pārvalde|Ekonomikas ministrija|Sociālā dienesta pārvalde|Jaunatnes aģentūra|Vides ministrija|Pašvaldību savienība|Migrantu atbalsta biedrība|Neatkarīgs konsultants|Valsts pārvaldes konsultāciju birojs
lt|Vidaus reikalų ministerija|Darbo birža|Užsienio reikalų ministerija|Teisingumo ministerija|Statistikos departamentas|Ūkio ministerija|Socialinės apsaugos ir darbo ministerija|Jaunimo reikalų departamentas|Aplinkos ministerija|Savivaldybių asociacija|Pagalbos migrantams draugija|Nepriklausomas patarėjas|Viešojo administravimo konsultacijos
pl|Ministerstwo Spraw Wewnętrznych|Ministerstwo Rodziny, Pracy i Polityki Społecznej|Ministerstwo Spraw Zagranicznych|Ministerstwo Sprawiedliwości|Główny Urząd Statystyczny|Ministerstwo Rozwoju|Urząd do Spraw Cudzoziemców|Ministerstwo Sportu i Młodzieży|Ministerstwo Środowiska|Związek Gmin|Stowarzyszenie pomocy migrantom|Niezależny doradca|Biuro doradcze administracji publicznej
cs|Ministerstvo vnitra|Ministerstvo práce a sociálních věcí|Ministerstvo zahraničních věcí|Ministerstvo spravedlnosti|Český statistický úřad|Ministerstvo pro místní rozvoj|Úřad práce|Ministerstvo školství, mládeže a tělovýchovy|Ministerstvo životního prostředí|Svaz měst a obcí|Sdružení pro pomoc migrantům|Nezávislý poradce|Poradenství pro veřejnou správu
sk|Ministerstvo vnútra|Ministerstvo práce, sociálnych vecí a rodiny|Ministerstvo zahraničných vecí|Ministerstvo spravodlivosti|Štatistický úrad|Ministerstvo hospodárstva|Úrad práce|Ministerstvo školstva a mládeže|Ministerstvo životného prostredia|Združenie miest a obcí|Združenie na pomoc migrantom|Nezávislý poradca|Poradenstvo pre verejnú správu
sl|Ministrstvo za notranje zadeve|Ministrstvo za delo|Ministrstvo za zunanje zadeve|Ministrstvo za pravosodje|Statistični urad|Ministrstvo za gospodarski razvoj|Center za socialno delo|Urad za mladino|Ministrstvo za okolje|Skupnost občin|Društvo za pomoč migrantom|Neodvisno svetovanje|Svetovanje za javno upravo
hr|Ministarstvo unutarnjih poslova|Ministarstvo rada|Ministarstvo vanjskih poslova|Ministarstvo pravosuđa|Državni zavod za statistiku|Ministarstvo regionalnoga razvoja|Ministarstvo socijalne politike|Ministarstvo demografije i mladih|Ministarstvo zaštite okoliša|Udruga gradova|Udruga za pomoć migrantima|Neovisno savjetovanje|Savjetovanje za javnu upravu
hu|Belügyminisztérium|Nemzetgazdasági Minisztérium|Külügyminisztérium|Igazságügyi Minisztérium|Központi Statisztikai Hivatal|Nemzeti Fejlesztési Minisztérium|Emberi Erőforrások Minisztériuma|Ifjúsági Tanács|Környezetvédelmi Hivatal|Települési Önkormányzatok Szövetsége|Migránsokat Segítő Egyesület|Független tanácsadó|Közigazgatási tanácsadó iroda
ro|Ministerul Afacerilor Interne|Ministerul Muncii|Ministerul Afacerilor Externe|Ministerul Justiției|Biroul Național de Statistică|Ministerul Economiei|Ministerul Protecției Sociale|Ministerul Tineretului|Ministerul Mediului|Asociația Comunelor|Asociația de sprijin pentru migranți|Consultant independent|Birou de consultanță în administrația publică
bg|Министерство на вътрешните работи|Министерство на труда и социалната политика|Министерство на външните работи|Министерство на правосъдието|Национален статистически институт|Министерство на икономиката|Агенция за социално подпомагане|Министерство на младежта|Министерство на околната среда|Сдружение на общините|Сдружение за помощ на мигранти|Независим консултант|Консултации за публична администрация
el|Υπουργείο Εσωτερικών|Υπουργείο Εργασίας|Υπουργείο Εξωτερικών|Υπουργείο Δικαιοσύνης|Στατιστική Υπηρεσία|Υπουργείο Οικονομίας|Υπουργείο Κοινωνικής Αλληλεγγύης|Γραμματεία Νέας Γενιάς|Υπουργείο Περιβάλλοντος|Ένωση Δήμων|Σύλλογος στήριξης μεταναστών|Ανεξάρτητος σύμβουλος|Γραφείο μελετών δημόσιας διοίκησης
it|Ministero dell’Interno|Ministero del Lavoro e delle Politiche sociali|Ministero degli Affari esteri|Ministero della Giustizia|Istituto nazionale di statistica|Ministero dello Sviluppo economico|Servizio centrale di accoglienza|Dipartimento della Gioventù|Ministero dell’Ambiente|Associazione dei Comuni|Associazione di aiuto ai migranti|Consulenza indipendente|Studio di consulenza per la pubblica amministrazione
mt|Ministeru għall-Intern|Ministeru għax-Xogħol|Ministeru għall-Affarijiet Barranin|Ministeru għall-Ġustizzja|Uffiċċju Nazzjonali tal-Istatistika|Ministeru għall-Ekonomija|Ministeru għall-Familja|Aġenzija Żgħażagħ|Ministeru għall-Ambjent|Assoċjazzjoni tal-Kunsilli Lokali|Għaqda għall-għajnuna lill-migranti|Konsulent indipendenti|Uffiċċju ta’ konsulenza
uk|Міністерство внутрішніх справ|Міністерство соціальної політики|Міністерство закордонних справ|Міністерство юстиції|Державна служба статистики|Міністерство економічного розвитку|Державна служба зайнятості|Міністерство молоді та спорту|Міністерство екології|Асоціація міст|Спілка допомоги мігрантам|Незалежний радник|Бюро досліджень державного управління
nb|Innenriksdepartementet|Arbeids- og sosialdepartementet|Utenriksdepartementet|Justisdepartementet|Statistisk sentralbyrå|Finansdepartementet|Utlendingsdirektoratet|Barne- og ungdomsdirektoratet|Miljødepartementet|Kommunenes forbund|Forening for migrantstøtte|Selvstendig rådgiver|Rådgivning i offentlig forvaltning
tr|İçişleri Bakanlığı|Çalışma Bakanlığı|Dışişleri Bakanlığı|Adalet Bakanlığı|İstatistik Kurumu|Kalkınma Bakanlığı|Aile ve Sosyal Politikalar Bakanlığı|Gençlik Bakanlığı|Çevre Bakanlığı|Belediyeler Birliği|Göçmen Dayanışma Derneği|Bağımsız danışman|Kamu yönetimi danışmanlığı
az|Daxili İşlər Nazirliyi|Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi|Xarici İşlər Nazirliyi|Ədliyyə Nazirliyi|Dövlət Statistika Komitəsi|İqtisadiyyat Nazirliyi|Dövlət Miqrasiya Xidməti|Gənclər və İdman Nazirliyi|Ekologiya Nazirliyi|Bələdiyyələrin Assosiasiyası|Miqrantlara Dəstək İctimai Birliyi|Müstəqil məsləhətçi|Dövlət idarəçiliyi üzrə məsləhət bürosu
id|Kementerian Dalam Negeri|Kementerian Ketenagakerjaan|Kementerian Luar Negeri|Kementerian Hukum dan Hak Asasi Manusia|Badan Pusat Statistik|Badan Perencanaan Pembangunan Nasional|Kementerian Sosial|Kementerian Pemuda dan Olahraga|Kementerian Lingkungan Hidup|Asosiasi Pemerintah Kabupaten|Perkumpulan Pendamping Buruh Migran|Konsultan mandiri|Biro konsultasi administrasi publik
ms|Kementerian Dalam Negeri|Kementerian Sumber Manusia|Kementerian Luar Negeri|Jabatan Peguam Negara|Jabatan Perangkaan|Unit Perancang Ekonomi|Jabatan Kebajikan Masyarakat|Kementerian Belia dan Sukan|Jabatan Alam Sekitar|Persatuan Pihak Berkuasa Tempatan|Pertubuhan Sokongan Migran|Perunding bebas|Perunding pentadbiran awam
vi|Bộ Nội vụ|Bộ Lao động, Thương binh và Xã hội|Bộ Ngoại giao|Bộ Tư pháp|Tổng cục Thống kê|Bộ Kế hoạch và Đầu tư|Cục Bảo trợ xã hội|Trung ương Đoàn Thanh niên|Bộ Tài nguyên và Môi trường|Hiệp hội các đô thị|Hội hỗ trợ người di cư|Tư vấn độc lập|Văn phòng tư vấn hành chính công`

/** Where a country calls an administration otherwise than others of its language. */
const ownLines = `
AT|interior:Bundesministerium für Inneres|labour:Bundesministerium für Arbeit, Soziales und Konsumentenschutz|foreign:Bundesministerium für Europa, Integration und Äußeres|justice:Bundesministerium für Justiz|statistics:Statistik Austria|planning:Bundeskanzleramt|social:Integrationsfonds|local:Städtebund
CH|interior:Secrétariat d’État aux migrations|labour:Secrétariat d’État à l’économie|foreign:Département fédéral des affaires étrangères|justice:Office fédéral de la justice|statistics:Office fédéral de la statistique|planning:Direction du développement et de la coopération|social:Office fédéral des assurances sociales|environment:Office fédéral de l’environnement
BE|interior:Service public fédéral Intérieur|labour:Service public fédéral Emploi|foreign:Service public fédéral Affaires étrangères|justice:Service public fédéral Justice|statistics:Direction générale Statistique|planning:Bureau fédéral du Plan|social:Agence fédérale pour l’accueil
FR|planning:Commissariat général à l’égalité des territoires|labour:Ministère du Travail|social:Office de l’immigration et de l’intégration|statistics:Institut de la statistique et des études économiques
ES|labour:Ministerio de Empleo y Seguridad Social|foreign:Ministerio de Asuntos Exteriores|planning:Ministerio de Economía|social:Ministerio de Sanidad y Servicios Sociales
PT|interior:Ministério da Administração Interna|planning:Ministério do Planeamento e das Infraestruturas|social:Alto Comissariado para as Migrações
GB|interior:Home Office|labour:Department for Work and Pensions|foreign:Foreign and Commonwealth Office|statistics:Office for National Statistics|planning:Department for International Development|social:Department for Communities|environment:Department for Environment
IE|interior:Department of Justice and Equality|labour:Department of Jobs, Enterprise and Innovation|foreign:Department of Foreign Affairs and Trade|justice:Courts Service|statistics:Central Statistics Office|planning:Department of Public Expenditure|social:Department of Social Protection
CA|interior:Immigration, Refugees and Citizenship Canada|labour:Employment and Social Development Canada|foreign:Global Affairs Canada|justice:Department of Justice|statistics:Statistics Canada|planning:Treasury Board Secretariat|social:Department of Health
PH|interior:Department of the Interior and Local Government|labour:Department of Labor and Employment|foreign:Department of Foreign Affairs|justice:Department of Justice|statistics:Philippine Statistics Authority|planning:National Economic and Development Authority|social:Department of Social Welfare and Development|youth:National Youth Commission|environment:Department of Environment and Natural Resources|local:League of Municipalities
ZA|interior:Department of Home Affairs|labour:Department of Labour|foreign:Department of International Relations|justice:Department of Justice|statistics:Statistics South Africa|planning:Department of Planning and Monitoring|social:Department of Social Development
NG|interior:Federal Ministry of Interior|labour:Federal Ministry of Labour and Employment|foreign:Federal Ministry of Foreign Affairs|justice:Federal Ministry of Justice|statistics:National Bureau of Statistics|planning:Federal Ministry of Budget and National Planning|social:Federal Ministry of Women Affairs and Social Development
GH|interior:Ministry of the Interior|labour:Ministry of Employment and Labour Relations|statistics:Ghana Statistical Service|planning:National Development Planning Commission|social:Ministry of Gender, Children and Social Protection
KE|interior:Ministry of Interior and Coordination of National Government|labour:Ministry of Labour and Social Protection|justice:Office of the Attorney General|statistics:Kenya National Bureau of Statistics|planning:Ministry of Devolution and Planning
TZ|interior:Ministry of Home Affairs|labour:Prime Minister’s Office, Labour and Employment|statistics:National Bureau of Statistics|planning:Ministry of Finance and Planning
UG|interior:Ministry of Internal Affairs|labour:Ministry of Gender, Labour and Social Development|justice:Ministry of Justice and Constitutional Affairs|statistics:Uganda Bureau of Statistics|planning:National Planning Authority
MW|interior:Ministry of Home Affairs and Internal Security|labour:Ministry of Labour, Youth and Manpower Development|statistics:National Statistical Office|planning:Ministry of Finance, Economic Planning and Development|local:Malawi Local Government Association
ZM|interior:Ministry of Home Affairs|labour:Ministry of Labour and Social Security|statistics:Central Statistical Office|planning:Ministry of National Development Planning
ZW|interior:Ministry of Home Affairs|labour:Ministry of Public Service, Labour and Social Welfare|statistics:Zimbabwe National Statistics Agency
SL|interior:Ministry of Internal Affairs|labour:Ministry of Labour and Social Security|statistics:Statistics Sierra Leone|planning:Ministry of Finance and Economic Development
GE|interior:Ministry of Internal Affairs|labour:Ministry of Labour, Health and Social Affairs|statistics:National Statistics Office of Georgia|planning:Ministry of Economy and Sustainable Development|social:Ministry of Internally Displaced Persons and Refugees
AM|interior:Migration Service|labour:Ministry of Labour and Social Affairs|statistics:National Statistical Service|planning:Ministry of Economic Development|social:Social Security Service
ET|interior:Immigration and Nationality Affairs Department|labour:Ministry of Labour and Social Affairs|statistics:Central Statistical Agency|planning:National Planning Commission
RW|interior:Directorate General of Immigration and Emigration|labour:Ministry of Public Service and Labour|statistics:National Institute of Statistics|planning:Ministry of Finance and Economic Planning|social:Ministry of Gender and Family Promotion
TH|interior:Ministry of Interior|labour:Ministry of Labour|statistics:National Statistical Office|planning:National Economic and Social Development Board|social:Ministry of Social Development and Human Security|justice:Ministry of Justice
MM|interior:Ministry of Home Affairs|labour:Ministry of Labour, Employment and Social Security|statistics:Central Statistical Organization|planning:Ministry of National Planning and Finance|social:Ministry of Social Welfare, Relief and Resettlement|justice:Office of the Union Attorney General
RO|statistics:Institutul Național de Statistică|labour:Ministerul Muncii și Protecției Sociale|planning:Ministerul Dezvoltării Regionale|social:Inspectoratul General pentru Imigrări
SN|statistics:Agence nationale de la statistique et de la démographie|planning:Ministère de l’Économie, des Finances et du Plan
TG|interior:Ministère de la Sécurité et de la Protection civile|statistics:Institut de la statistique et des études démographiques
NE|interior:Ministère de l’Intérieur, de la Sécurité publique et de la Décentralisation|social:Ministère de la Promotion de la femme et de la Protection de l’enfant
CI|interior:Ministère de l’Intérieur et de la Sécurité|labour:Ministère de l’Emploi et de la Protection sociale|planning:Ministère du Plan et du Développement
ML|interior:Ministère de l’Administration territoriale|foreign:Ministère des Maliens de l’extérieur
MX|interior:Secretaría de Gobernación|labour:Secretaría del Trabajo y Previsión Social|foreign:Secretaría de Relaciones Exteriores|justice:Fiscalía General|planning:Secretaría de Hacienda|social:Sistema para el Desarrollo Integral de la Familia
CR|interior:Ministerio de Gobernación y Policía|labour:Ministerio de Trabajo y Seguridad Social|planning:Ministerio de Planificación Nacional|social:Patronato Nacional de la Infancia
DO|interior:Ministerio de Interior y Policía|labour:Ministerio de Trabajo|statistics:Oficina Nacional de Estadística|planning:Ministerio de Economía, Planificación y Desarrollo
PE|labour:Ministerio de Trabajo y Promoción del Empleo|justice:Ministerio de Justicia y Derechos Humanos|statistics:Instituto Nacional de Estadística e Informática|social:Ministerio de la Mujer y Poblaciones Vulnerables|planning:Centro Nacional de Planeamiento Estratégico
AR|labour:Ministerio de Trabajo, Empleo y Seguridad Social|justice:Ministerio de Justicia y Derechos Humanos|social:Ministerio de Desarrollo Social
CO|interior:Unidad de Migración|labour:Ministerio del Trabajo|statistics:Departamento Administrativo Nacional de Estadística|planning:Departamento Nacional de Planeación|social:Instituto de Bienestar Familiar
CL|interior:Ministerio del Interior y Seguridad Pública|labour:Ministerio del Trabajo y Previsión Social|social:Ministerio de Desarrollo Social
BR|interior:Ministério da Justiça|foreign:Ministério das Relações Exteriores|statistics:Instituto de Geografia e Estatística|social:Ministério do Desenvolvimento Social|labour:Ministério do Trabalho e Previdência Social
VE|interior:Ministerio de Interior, Justicia y Paz|social:Ministerio de la Mujer y la Igualdad|justice:Ministerio Público
JO|labour:وزارة العمل الأردنية|social:وزارة التنمية الاجتماعية|statistics:دائرة الإحصاءات العامة
LB|interior:وزارة الداخلية والبلديات|foreign:وزارة الخارجية والمغتربين|statistics:إدارة الإحصاء المركزي
KG|interior:Государственная регистрационная служба|labour:Министерство труда и социального развития|statistics:Национальный статистический комитет|planning:Министерство экономики
TJ|labour:Министерство труда, миграции и занятости населения|statistics:Агентство по статистике`

/** In which language an administration writes its name where that is not the language of its mails. */
const ownLanguage: Record<string, string> = { MD: 'ro', UA: 'uk', AM: 'en', AZ: 'az', ID: 'id', MY: 'ms', BN: 'ms', VN: 'vi', MT: 'mt', SR: 'nl', BR: 'pt' }

const words = new Map(
  wordLines.trim().split('\n').map((line) => {
    const [language = '', ...names] = line.split('|')
    return [language, new Map(workplaces.map((place, at) => [place, names[at] ?? '']))]
  }),
)
const own = new Map(
  ownLines.trim().split('\n').map((line) => {
    const [country = '', ...names] = line.split('|')
    return [country, new Map(names.map((name) => name.split(/:(.*)/) as [Workplace, string]))]
  }),
)

/** What this place of work is called in a country whose mails are written in this language. */
export function workplaceIn(country: string, mails: string, place: Workplace): string {
  const name = own.get(country)?.get(place) ?? words.get(ownLanguage[country] ?? mails)?.get(place)
  if (!name) throw new Error(`No word for ${place} in ${country}.`)
  return name
}

/** Which place of work an employer of this country is, if its tables know it. */
export function workplaceNamed(country: string, mails: string, employer: string): Workplace | undefined {
  return workplaces.find((place) => workplaceIn(country, mails, place) === employer)
}

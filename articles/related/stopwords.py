"""Words that say nothing of a text's subject, without accents and elisions, by language."""

_FRENCH = """
a afin ai aie aient aies ailleurs ainsi ait alors apres as assez au aucun aucune aujourd'hui
auparavant aupres auquel aura aurai auraient aurais aurait auras aurez auriez aurons auront aussi
aussitot autant autour autre autres autrement aux auxquelles auxquels avaient avais avait avant
avec avez aviez avions avoir avons ayant ayez ayons beaucoup bien bientot bref c ca car ce ceci
cela celle celles celui cent cependant certain certaine certaines certains ces cet cette ceux
chacun chacune chaque chez ci combien comme comment concernant contre d dans davantage de debut
dedans dehors deja dela depuis des desormais desquelles desquels deux devant devrait devraient
dire dit divers diverses doit doivent donc donne dont du duquel durant elle elles en encore enfin
ensuite entre envers environ es est est-ce et etaient etais etait etant etc ete etes etiez etions
etre eu eue eues eurent eus eusse eut eux faire fais fait faite faites faits faut fera feront fois
font fut furent fus gens grace guere hors hormis hui ici il ils j jamais je jusqu jusque l la
laquelle le lequel les lesquelles lesquels leur leurs loin lors lorsqu lorsque lui m ma maintenant
mais malgre me meme memes mes met mien mienne miennes miens mieux mis moi moins moment mon
moyennant n ne neanmoins ni non nos notamment notre nous nouveau nouveaux nouvel nouvelle
nouvelles nul nulle on ont or ou outre par parce parfois parmi partout pas passe pendant permet
permettent peu peut peut-etre peuvent plupart plus plusieurs plutot point possible pour pourquoi
pourra pourrait pourraient pouvait pouvoir pres presque prend puis puisqu puisque qu quand quant
que quel quelle quelles quelqu'un quelqu'une quelque quelques quels qui quiconque quoi quoique
rien s sa sans sauf se selon sera serai seraient serais serait seras serez seriez serions serons
seront ses seul seule seulement seules seuls si sien sienne siennes siens sinon sitot soi soient
sois soit somme sommes son sont sous souvent soyez soyons suis suivant sur surtout t ta tandis
tant tantot tard te tel telle tellement telles tels tes toi ton tot toujours tous tout toute
toutefois toutes tres trois trop tu un une uns vais va vas vers veut veulent via voici voila voir
vont vos votre vous voire vraiment vu y autrui quelconque presenter afin-de deca simplement
egalement generalement actuellement certes vite hier demain
quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
cinquante soixante mille million milliard dizaine douzaine quinzaine vingtaine trentaine
quarantaine cinquantaine soixantaine centaine millier premier premiere deuxieme troisieme quatrieme
cinquieme
"""
_ENGLISH = """
a about above across after afterwards again against all almost alone along already also although
always am among an and another any anybody anyone anything anyway anywhere are aren't around as at
away back be became because become becomes been before behind being below beside besides between
beyond both but by came can can't cannot come comes could couldn't did didn't do does doesn't
doing don't done down during each either else elsewhere enough etc even ever every everybody
everyone everything everywhere few first for former from further gave get gets getting give given
gives go goes going gone got had hadn't has hasn't have haven't having he hence her here hers
herself him himself his how however i if in indeed instead into is isn't it its itself just keep
kept last later latter least less let like likely made make makes making many may maybe me
meanwhile might mine more moreover most mostly much must my myself namely near need neither never
nevertheless next no nobody none nor not nothing now nowhere of off often on once one only onto or
other others otherwise our ours ourselves out over own per perhaps please put quite rather really
said same saw say says see seem seemed seems seen several shall she should shouldn't since so some
somebody somehow someone something sometime sometimes somewhere still such take taken takes taking
than that the their theirs them themselves then there thereby therefore these they thing this
those though three through throughout thus to together too took toward towards two under until up
upon us use used uses using very via want wants was wasn't way we well went were weren't what
whatever when whenever where whereas wherever whether which while who whoever whole whom whose why
will with within without won't would wouldn't yes yet you your yours yourself yourselves b c d e f
g h j k l m n o p q r s t u v w x y z
five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
dozen third fourth fifth
"""
STOP = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
"""The stop words of each language, as `analysis.key` sees them before their plural is taken off."""
